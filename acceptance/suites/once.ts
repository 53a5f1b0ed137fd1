/** The idempotency key: one order however often a client asks, since the network gives no other way to be sure. */
import { expect, it } from 'vitest'
import { expectEffects, noEffects } from '../effects.ts'
import { newOrder, place, placeAndSettle } from '../placing.ts'
import type { RunningTest } from '../running-style.ts'

export function once(run: () => RunningTest): void {
  it('When the same request comes again, then the stored answer, and nothing happens twice', async () => {
    const input = newOrder()
    const first = await placeAndSettle(run(), input)
    expect(await place(run(), input)).toEqual(first)
    await expectEffects(run(), first.orderId, input, {
      ...noEffects,
      capturedCents: first.totalCents,
      labels: 1,
      mails: ['order-confirmed'],
      counted: [`COMPLETED ${first.totalCents}`],
      points: [Math.floor(first.totalCents / 100)],
      stock: { reserved: 0, sold: 3 },
    })
  })

  it('When the same request comes twice at once, then there is one order', async () => {
    const input = newOrder()
    const [first, second] = await Promise.all([place(run(), input), place(run(), input)])
    expect(second!.orderId).toBe(first!.orderId)
    const { awaitSettled } = await run().clientOf(1)
    expect(await awaitSettled(first!.orderId)).toMatchObject({ status: 'COMPLETED', totalCents: first!.totalCents })
    expect(await run().db.order.count({ where: { idempotencyKey: input.idempotencyKey } })).toBe(1)
    const charged = { orderId: first!.orderId, provider: 'payment', operation: 'charge' }
    expect(await run().providersDb.providerEntry.count({ where: charged })).toBe(1)
  })

  it('When the key comes with another body, then CONFLICT, while the first order is in flight and after it', async () => {
    await run().tell('carrier', { extraMs: 300 })
    const input = newOrder()
    const other = { ...input, card: 'tok_mastercard' }
    const conflict = { data: { code: 'CONFLICT' }, message: expect.stringContaining('key') }
    const { orderId } = await place(run(), input)
    await expect(place(run(), other)).rejects.toMatchObject(conflict)
    await (await run().clientOf(1)).awaitSettled(orderId)
    await expect(place(run(), other)).rejects.toMatchObject(conflict)
  })

  it("When another customer uses the same key, then it is that customer's own order", async () => {
    const input = newOrder()
    const [mine, theirs] = [await place(run(), input), await place(run(), input, { customer: 2 })]
    expect(theirs.orderId).not.toBe(mine.orderId)
    expect(theirs.customerId).not.toBe(mine.customerId)
  })
}
