/** A front door takes in no more than can be settled in time, and never refuses what it has accepted before. */
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

let world: ProviderFixture
let orderService: OrderService
const closers: (() => unknown)[] = []

beforeAll(async () => {
  world = await openTestProviders('admission')
})
beforeEach(async () => {
  await reset(world.db)
  orderService = {
    place: vi.fn(async (id, input) => (await recordOrder(world, await priceOrder(world, id, input))).order),
  } as never
})
afterAll(async () => {
  for (const close of closers) await close()
  await world?.close()
})

const limited = (settleWithinMs = 60_000) =>
  admissionControl(world, orderService, (close) => closers.push(close), {
    ...process.env,
    SETTLE_WITHIN_MS: String(settleWithinMs),
  })

/** Places orders until one is refused. @returns how many were taken in */
async function fill(door: OrderService): Promise<number> {
  for (let n = 1; n <= 500; n++) {
    const refusal = await door.place(customer, input(n)).then(
      () => null,
      (error) => error,
    )
    if (refusal instanceof Overloaded) return n - 1
    if (refusal) throw refusal
  }
  throw new Error('It took in 500 orders and refused none.')
}

describe('admission control', () => {
  it('When nobody says what "in time" is, then it is off', () => {
    expect(admissionControl(world, orderService, () => {}, { ...process.env, SETTLE_WITHIN_MS: undefined })).toBe(
      orderService,
    )
  })

  it('When too many orders are under way, then the next one is refused before anything has begun', async () => {
    const taken = await fill(limited())
    expect(taken).toBeGreaterThan(0)
    expect(orderService.place).toHaveBeenCalledTimes(taken)
    expect(await world.db.order.count()).toBe(taken)
  })

  it('When it is full, then asking again for an order that has no row yet is answered by the style', async () => {
    const unwritten = { orderId: '00000000-0000-4000-8000-000000000000', status: 'PENDING' }
    vi.mocked(orderService.place).mockResolvedValue(unwritten as never)
    const door = limited()
    await fill(door)
    expect(await door.place(customer, input(1))).toEqual(unwritten)
  })

  it('When it is full, then so is asking again for one that another process accepted', async () => {
    const { order: accepted } = await recordOrder(world, await priceOrder(world, customer, input(1_000)))
    const door = limited()
    await fill(door)
    expect(await door.place(customer, input(1_000))).toEqual(accepted)
  })

  it('When orders are settled, wherever that is, then there is room for others', async () => {
    const door = limited()
    const taken = await fill(door)
    const placed = await world.db.order.findMany()
    for (const { id } of placed) await completeOrder(world, id)
    await vi.waitFor(() => door.place(customer, input(taken + 1)), { timeout: timeouts.conditionMs, interval: 50 })
  })

  it('When those that were let in never settle, then there is room again after a while', async () => {
    const door = limited(1_000)
    const taken = await fill(door)
    await vi.waitFor(() => door.place(customer, input(taken + 1)), { timeout: timeouts.conditionMs, interval: 100 })
    expect(await world.db.order.count({ where: { status: 'PENDING' } })).toBe(taken + 1)
  })

  it('When a request failed and may have been accepted, then asking again is answered by the style', async () => {
    const door = limited()
    vi.mocked(orderService.place).mockRejectedValueOnce(new Error('The workflow server does not answer.'))
    await expect(door.place(customer, input(1_000))).rejects.toThrow('does not answer')
    await fill(door)
    expect(await door.place(customer, input(1_000))).toMatchObject({ status: 'PENDING' })
  })

  it('When the style fails to take an order in, then it holds no room', async () => {
    const door = limited()
    vi.mocked(orderService.place).mockRejectedValue(new Error('The database is away.'))
    for (let n = 1; n <= 100; n++) await expect(door.place(customer, input(n))).rejects.toThrow('away')
  })
})
