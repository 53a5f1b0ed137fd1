/** Steps whose answer was lost, or whose process was killed before it recorded them: whatever was done is undone. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { reset, testProducts } from '#shared/persistence/seed.ts'
import type { Providers } from '#shared/providers/client.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import type { ServiceContext } from './context.ts'
import { releaseStock, reserveStock } from './inventory.ts'
import { chargePayment, refundPayment } from './payment.ts'
import { createLabel, voidLabel } from './shipping.ts'

let ctx: ProviderFixture
beforeAll(async () => {
  ctx = await openTestProviders('lost_answers')
})
beforeEach(async () => {
  await reset(ctx.db)
  ctx.behaviours.reset()
})
afterAll(() => ctx.close())

const orderOfLastOne = (): PlacedOrder => ({
  orderId: randomUUID(),
  customerId: 'customer-1',
  idempotencyKey: 'key-of-mine',
  requestHash: 'h',
  items: [{ productId: testProducts.lastOne, quantity: 1, unitPriceCents: 2500 }],
  totalCents: 2500,
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
  placedAt: new Date().toISOString(),
})

const unavailable = { code: 'unavailable' }
const rejected = { outcome: 'rejected', reason: 'out-of-stock' }

/** A process with the same books and the same outside world, in which some calls of providers go differently. */
const processWith = (calls: (real: Providers) => Partial<Providers>): ServiceContext => ({
  ...ctx,
  providers: { ...ctx.providers, ...calls(ctx.providers) },
})

/** What the provider has done for the order and not undone. */
async function standing(orderId: string, operation: string, undo: string): Promise<boolean> {
  const done = await ctx.ledger.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
  const operations = done.map((entry) => entry.operation)
  return operations.includes(operation) && !operations.includes(undo)
}
const allocated = (orderId: string) => standing(orderId, 'allocate', 'release')

describe('an allocation that the books do not know of', () => {
  it('When its answer was lost and another order took the last item, then cancelling gives it back', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    ctx.behaviours.configure('warehouse', { trouble: 'lose-response' })
    await expect(reserveStock(ctx, late)).rejects.toMatchObject(unavailable)
    ctx.behaviours.reset()
    await reserveStock(ctx, quick)
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    expect([await allocated(late.orderId), await allocated(quick.orderId)]).toEqual([false, true])
  })

  it('When a second try was rejected while the first one was still on its way, then the first one is refused', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    const asked = Promise.withResolvers<void>()
    const arrives = Promise.withResolvers<void>()
    const slow = processWith((real) => ({
      async allocate(order) {
        asked.resolve()
        await arrives.promise
        return real.allocate(order)
      },
    }))
    const firstTry = reserveStock(slow, late)
    await asked.promise
    await reserveStock(ctx, quick)
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    arrives.resolve()
    expect(await firstTry).toMatchObject(rejected)
    expect(await allocated(late.orderId)).toBe(false)
  })
})

describe('the last item taken by another order while the warehouse sets it aside', () => {
  /** Ends the warehouse's work just after the other order got the item. */
  const overtakenBy = (quick: PlacedOrder, then: () => void = () => {}, release?: Providers['release']) =>
    processWith((real) => ({
      async allocate(order) {
        const answer = await real.allocate(order)
        await reserveStock(ctx, quick)
        then()
        return answer
      },
      ...(release && { release }),
    }))

  it('When giving it back fails, then the next try rejects the order, and cancelling gives it back', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    const overtaken = overtakenBy(quick, () => ctx.behaviours.configure('warehouse', { trouble: 'fail' }))
    await expect(reserveStock(overtaken, late)).rejects.toMatchObject(unavailable)
    ctx.behaviours.reset()
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    expect([await allocated(late.orderId), await allocated(quick.orderId)]).toEqual([false, true])
  })

  it('When it was given back and that was not recorded, then the order stays rejected, whatever is free by then', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    const killed = overtakenBy(quick, undefined, async (order) => {
      await ctx.providers.release(order)
      throw new Error('killed')
    })
    await expect(reserveStock(killed, late)).rejects.toThrow('killed')
    await releaseStock(ctx, quick.orderId)
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    expect(await ctx.db.stock.findUnique({ where: { productId: testProducts.lastOne } })).toMatchObject({ onHand: 1 })
    expect(await allocated(late.orderId)).toBe(false)
  })
})

describe('any step, done without an answer', () => {
  const steps = {
    charge: { provider: 'payment', undo: 'refund', act: chargePayment, compensate: refundPayment },
    allocate: { provider: 'warehouse', undo: 'release', act: reserveStock, compensate: releaseStock },
    label: { provider: 'carrier', undo: 'void', act: createLabel, compensate: voidLabel },
  }

  it.each(Object.keys(steps) as (keyof typeof steps)[])(
    'When the answer to "%s" is lost and the order is cancelled, then nothing stands, however late it is tried again',
    async (operation) => {
      const { provider, undo, act, compensate } = steps[operation]
      const order = orderOfLastOne()
      ctx.behaviours.configure(provider, { trouble: 'lose-response' })
      await expect(act(ctx, order)).rejects.toMatchObject(unavailable)
      ctx.behaviours.reset()
      expect(await standing(order.orderId, operation, undo)).toBe(true)
      await compensate(ctx, order.orderId)
      expect(await standing(order.orderId, operation, undo)).toBe(false)
      expect(await act(ctx, order)).toMatchObject({ outcome: expect.stringMatching(/declined|rejected|refused/) })
      expect(await standing(order.orderId, operation, undo)).toBe(false)
    },
  )
})

describe('a request that no repetition can heal', () => {
  it('When the provider knows its key with another request, then it is declined, and a refund gives back the first', async () => {
    const order = orderOfLastOne()
    await ctx.providers.charge({ orderId: order.orderId, amountCents: order.totalCents, card: 'tok_amex' })
    expect(await chargePayment(ctx, order)).toMatchObject({ outcome: 'declined', reason: 'card-declined' })
    expect(await refundPayment(ctx, order.orderId)).toMatchObject({ refundedCents: order.totalCents })
    expect(await standing(order.orderId, 'charge', 'refund')).toBe(false)
    const { status, capturedCents, refundedCents } = await ctx.db.payment.findUniqueOrThrow({
      where: { orderId: order.orderId },
    })
    expect([status, capturedCents, refundedCents]).toEqual(['REFUNDED', 2500, 2500])
  })
})
