/**
 * Steps whose response was lost, or whose process was killed before it stored the result: their effects are
 * compensated.
 */
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
  ctx = await openTestProviders('lost_responses')
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

/** A process with the same database and providers, with some provider calls replaced. */
const processWith = (calls: (real: Providers) => Partial<Providers>): ServiceContext => ({
  ...ctx,
  providers: { ...ctx.providers, ...calls(ctx.providers) },
})

/** Whether the provider has executed the operation and not its compensation. */
async function isActive(orderId: string, operation: string, compensation: string): Promise<boolean> {
  const done = await ctx.ledger.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
  const operations = done.map((entry) => entry.operation)
  return operations.includes(operation) && !operations.includes(compensation)
}
const allocated = (orderId: string) => isActive(orderId, 'allocate', 'release')

describe('an allocation that is not in the database', () => {
  it('When its response was lost and another order took the last item, then cancelling releases it', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    ctx.behaviours.configure('warehouse', { failureMode: 'lose-response' })
    await expect(reserveStock(ctx, late)).rejects.toMatchObject(unavailable)
    ctx.behaviours.reset()
    await reserveStock(ctx, quick)
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    expect([await allocated(late.orderId), await allocated(quick.orderId)]).toEqual([false, true])
  })

  it('When a second attempt was rejected while the first was still in flight, then the first is refused', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    const requested = Promise.withResolvers<void>()
    const mayContinue = Promise.withResolvers<void>()
    const slow = processWith((real) => ({
      async allocate(order) {
        requested.resolve()
        await mayContinue.promise
        return real.allocate(order)
      },
    }))
    const firstTry = reserveStock(slow, late)
    await requested.promise
    await reserveStock(ctx, quick)
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    mayContinue.resolve()
    expect(await firstTry).toMatchObject(rejected)
    expect(await allocated(late.orderId)).toBe(false)
  })
})

describe('the last item, taken by another order during the allocation', () => {
  /** The allocation responds just after the other order has reserved the item. */
  const overtakenBy = (quick: PlacedOrder, afterwards: () => void = () => {}, release?: Providers['release']) =>
    processWith((real) => ({
      async allocate(order) {
        const response = await real.allocate(order)
        await reserveStock(ctx, quick)
        afterwards()
        return response
      },
      ...(release && { release }),
    }))

  it('When the release fails, then the next attempt rejects the order, and cancelling releases the item', async () => {
    const [late, quick] = [orderOfLastOne(), orderOfLastOne()]
    const overtaken = overtakenBy(quick, () => ctx.behaviours.configure('warehouse', { failureMode: 'fail' }))
    await expect(reserveStock(overtaken, late)).rejects.toMatchObject(unavailable)
    ctx.behaviours.reset()
    expect(await reserveStock(ctx, late)).toMatchObject(rejected)
    await releaseStock(ctx, late.orderId)
    expect([await allocated(late.orderId), await allocated(quick.orderId)]).toEqual([false, true])
  })

  it('When the item was released and that was not recorded, then the order stays rejected, even if the item is free by then', async () => {
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

describe('any step whose response is lost', () => {
  const steps = {
    charge: { provider: 'payment', compensation: 'refund', execute: chargePayment, compensate: refundPayment },
    allocate: { provider: 'warehouse', compensation: 'release', execute: reserveStock, compensate: releaseStock },
    label: { provider: 'carrier', compensation: 'void', execute: createLabel, compensate: voidLabel },
  }

  it.each(Object.keys(steps) as (keyof typeof steps)[])(
    'When the response to "%s" is lost and the order is cancelled, then no effect remains, even after a late retry',
    async (operation) => {
      const { provider, compensation, execute, compensate } = steps[operation]
      const order = orderOfLastOne()
      ctx.behaviours.configure(provider, { failureMode: 'lose-response' })
      await expect(execute(ctx, order)).rejects.toMatchObject(unavailable)
      ctx.behaviours.reset()
      expect(await isActive(order.orderId, operation, compensation)).toBe(true)
      await compensate(ctx, order.orderId)
      expect(await isActive(order.orderId, operation, compensation)).toBe(false)
      expect(await execute(ctx, order)).toMatchObject({ outcome: expect.stringMatching(/declined|rejected|refused/) })
      expect(await isActive(order.orderId, operation, compensation)).toBe(false)
    },
  )
})

describe('an invalid request', () => {
  it('When its key was used with another request, then it is declined, and a refund returns the first charge', async () => {
    const order = orderOfLastOne()
    await ctx.providers.charge({ orderId: order.orderId, amountCents: order.totalCents, card: 'tok_amex' })
    expect(await chargePayment(ctx, order)).toMatchObject({ outcome: 'declined', reason: 'card-declined' })
    expect(await refundPayment(ctx, order.orderId)).toMatchObject({ refundedCents: order.totalCents })
    expect(await isActive(order.orderId, 'charge', 'refund')).toBe(false)
    const { status, capturedCents, refundedCents } = await ctx.db.payment.findUniqueOrThrow({
      where: { orderId: order.orderId },
    })
    expect([status, capturedCents, refundedCents]).toEqual(['REFUNDED', 2500, 2500])
  })
})
