/** The idempotency key: repeated requests create one order, since a client can't know whether a lost request arrived. */
import { expect, it } from 'vitest'
import { expectEffects, noEffects } from '../effects.ts'
import { idOf, newOrder, place, placeAndSettle } from '../place-order.ts'
import type { RunningTest } from '../running-style.ts'

export function idempotency(run: () => RunningTest): void {
  it('When the same request is repeated, then it returns the stored order and no effect is repeated', async () => {
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

  it('When the same request comes twice concurrently, then there is one order', async () => {
    const input = newOrder()
    const [first, second] = await Promise.all([place(run(), input), place(run(), input)])
    expect(second!.orderId).toBe(first!.orderId)
    const { awaitSettled } = await run().clientOf(1)
    expect(await awaitSettled(first!.orderId)).toMatchObject({ status: 'COMPLETED', totalCents: first!.totalCents })
    expect(await run().db.order.count({ where: { idempotencyKey: input.idempotencyKey } })).toBe(1)
    const charged = { orderId: first!.orderId, provider: 'payment', operation: 'charge' }
    expect(await run().providersDb.providerEntry.count({ where: charged })).toBe(1)
  })

  it('When a key is reused with another body, then CONFLICT, while the first order is in flight and afterwards', async () => {
    await run().configureProvider('carrier', { extraMs: 300 })
    const input = newOrder()
    const other = { ...input, card: 'tok_mastercard' }
    const conflict = { data: { code: 'CONFLICT' }, message: expect.stringContaining('key') }
    const { orderId } = await place(run(), input)
    await expect(place(run(), other)).rejects.toMatchObject(conflict)
    await (await run().clientOf(1)).awaitSettled(orderId)
    await expect(place(run(), other)).rejects.toMatchObject(conflict)
  })

  it('When one key comes with several bodies concurrently, then one becomes the order and the others are CONFLICT', async () => {
    const input = newOrder()
    const cards = ['tok_visa', 'tok_amex', 'tok_mastercard']
    const bodies = Array.from({ length: 9 }, (_, i) => ({ ...input, card: cards[i % cards.length]! }))
    const responses = await Promise.allSettled(bodies.map((body) => place(run(), body)))
    const orderId = idOf(run(), input)
    expect(await (await run().clientOf(1)).awaitSettled(orderId)).toMatchObject({ status: 'COMPLETED' })
    const { card } = await run().db.order.findUniqueOrThrow({ where: { id: orderId } })
    for (const [i, response] of responses.entries())
      expect(response, `${bodies[i]!.card}, when ${card} is the order's`).toMatchObject(
        bodies[i]!.card === card
          ? { status: 'fulfilled', value: { orderId } }
          : { status: 'rejected', reason: { data: { code: 'CONFLICT' } } },
      )
    const charged = { orderId, provider: 'payment', operation: 'charge' }
    expect(await run().providersDb.providerEntry.findMany({ where: charged })).toMatchObject([{ request: { card } }])
    expect(await run().db.order.count({ where: { idempotencyKey: input.idempotencyKey } })).toBe(1)
  })

  it("When another customer uses the same key, then it is that customer's own order", async () => {
    const input = newOrder()
    const [mine, theirs] = [await place(run(), input), await place(run(), input, { customer: 2 })]
    expect(theirs.orderId).not.toBe(mine.orderId)
    expect(theirs.customerId).not.toBe(mine.customerId)
  })
}
