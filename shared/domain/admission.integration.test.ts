/**
 * Admission control accepts no more orders than can settle in time, and never rejects an order that it has accepted.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import { customerId, productId, reset } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { Overloaded } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { admissionControl } from './admission.ts'
import { completeOrder, priceOrder, recordOrder } from './order.ts'

const customer = customerId(1)
const input = (n: number): PlaceOrderInput => ({
  idempotencyKey: `admission-${n}`,
  items: [{ productId: productId(1), quantity: 1 }],
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
})

let ctx: ProviderFixture
let orderService: OrderService
const closers: (() => unknown)[] = []

beforeAll(async () => {
  ctx = await openTestProviders('admission')
})
beforeEach(async () => {
  await reset(ctx.db)
  orderService = {
    place: vi.fn(async (id, order) => (await recordOrder(ctx, await priceOrder(ctx, id, order))).order),
  } as never
})
afterAll(async () => {
  for (const close of closers) await close()
  await ctx?.close()
})

const limitedOrderService = (settleWithinMs = 60_000) =>
  admissionControl(ctx, orderService, (close) => closers.push(close), {
    ...process.env,
    SETTLE_WITHIN_MS: String(settleWithinMs),
  })

/** Places orders until one is rejected. @returns how many were accepted */
async function placeUntilRejected(service: OrderService): Promise<number> {
  for (let n = 1; n <= 500; n++) {
    const refusal = await service.place(customer, input(n)).then(
      () => null,
      (error) => error,
    )
    if (refusal instanceof Overloaded) return n - 1
    if (refusal) throw refusal
  }
  throw new Error('500 orders were accepted and none rejected.')
}

describe('admission control', () => {
  it('When SETTLE_WITHIN_MS is not set, then it is off', () => {
    expect(admissionControl(ctx, orderService, () => {}, { ...process.env, SETTLE_WITHIN_MS: undefined })).toBe(
      orderService,
    )
  })

  it('When too many orders are in flight, then the next one is rejected before it is started', async () => {
    const accepted = await placeUntilRejected(limitedOrderService())
    expect(accepted).toBeGreaterThan(0)
    expect(orderService.place).toHaveBeenCalledTimes(accepted)
    expect(await ctx.db.order.count()).toBe(accepted)
  })

  it('When the limit is reached, then the repeated request of an order without a row is passed to the style', async () => {
    const unwritten = { orderId: '00000000-0000-4000-8000-000000000000', status: 'PENDING' }
    vi.mocked(orderService.place).mockResolvedValue(unwritten as never)
    const limitedService = limitedOrderService()
    await placeUntilRejected(limitedService)
    expect(await limitedService.place(customer, input(1))).toEqual(unwritten)
  })

  it('When the limit is reached, then the repeated request of an order that another process accepted is too', async () => {
    const { order: accepted } = await recordOrder(ctx, await priceOrder(ctx, customer, input(1_000)))
    const limitedService = limitedOrderService()
    await placeUntilRejected(limitedService)
    expect(await limitedService.place(customer, input(1_000))).toEqual(accepted)
  })

  it('When orders are settled by any process, then others are accepted', async () => {
    const limitedService = limitedOrderService()
    const accepted = await placeUntilRejected(limitedService)
    const placed = await ctx.db.order.findMany()
    for (const { id } of placed) await completeOrder(ctx, id)
    await vi.waitFor(() => limitedService.place(customer, input(accepted + 1)), {
      timeout: timeouts.conditionMs,
      interval: 50,
    })
  })

  it('When accepted orders never settle, then others are accepted after a while', async () => {
    const limitedService = limitedOrderService(1_000)
    const accepted = await placeUntilRejected(limitedService)
    await vi.waitFor(() => limitedService.place(customer, input(accepted + 1)), {
      timeout: timeouts.conditionMs,
      interval: 100,
    })
    expect(await ctx.db.order.count({ where: { status: 'PENDING' } })).toBe(accepted + 1)
  })

  it('When a failed request may have been accepted, then its repetition is passed to the style', async () => {
    const limitedService = limitedOrderService()
    vi.mocked(orderService.place).mockRejectedValueOnce(new Error('The workflow server does not respond.'))
    await expect(limitedService.place(customer, input(1_000))).rejects.toThrow('does not respond')
    await placeUntilRejected(limitedService)
    expect(await limitedService.place(customer, input(1_000))).toMatchObject({ status: 'PENDING' })
  })

  it('When the style fails to accept an order, then it does not count as in flight', async () => {
    const limitedService = limitedOrderService()
    vi.mocked(orderService.place).mockRejectedValue(new Error('The database is unavailable.'))
    for (let n = 1; n <= 100; n++) await expect(limitedService.place(customer, input(n))).rejects.toThrow('unavailable')
  })
})
