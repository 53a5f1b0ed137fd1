/** Places orders for tests. Each order has products of its own, so that its effect on the stock can be checked. */
import { randomUUID } from 'node:crypto'
import type { OrderView, PlaceOrderInput } from '#shared/contracts/order.ts'
import { orderIdFor } from '#shared/domain/order.ts'
import { customerId, productCount, productId } from '#shared/persistence/seed.ts'
import type { Scenario } from '../benchmarks/load/driver.ts'
import type { RunningTest } from './running-style.ts'

export const address = {
  name: 'Ada Lovelace',
  street: '12 St James Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
}

let lastProduct = 0
/** The next product, and the first one again after the last: every style starts with an empty database. */
const nextProduct = (): string => {
  lastProduct = (lastProduct % productCount) + 1
  return productId(lastProduct)
}

/** A new order; `overrides` sets the fields that matter to a test. */
export const newOrder = (overrides: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: randomUUID(),
  items: [
    { productId: nextProduct(), quantity: 2 },
    { productId: nextProduct(), quantity: 1 },
  ],
  card: 'tok_visa',
  shipTo: address,
  ...overrides,
})

/** The id that the order will have, known before the response. */
export const idOf = (ctx: RunningTest, input: PlaceOrderInput, customer = 1): string =>
  orderIdFor(ctx.style.name, customerId(customer), input.idempotencyKey)

/** Places the order and records the attempt for the audit. @throws what the client throws */
export async function place(
  ctx: RunningTest,
  input: PlaceOrderInput,
  { customer = 1, scenario = 'none' }: { customer?: number; scenario?: Scenario } = {},
): Promise<OrderView> {
  const { api } = await ctx.clientOf(customer)
  const startedAt = Date.now()
  const order = await api.orders.place.mutate(input)
  recordAttempt(ctx, order, input, startedAt, scenario)
  return order
}

export function recordAttempt(
  ctx: RunningTest,
  { orderId, customerId }: { orderId: string; customerId: string },
  input: PlaceOrderInput,
  startedAt: number,
  scenario: Scenario = 'none',
): void {
  const times = { intendedAt: startedAt, startedAt, endedAt: Date.now() }
  ctx.attempts.push({
    ...times,
    status: 200,
    orderId,
    customerId,
    idempotencyKey: input.idempotencyKey,
    input,
    scenario,
    error: null,
  })
}

/** Places the order and waits until it is settled. */
export async function placeAndSettle(
  ctx: RunningTest,
  input: PlaceOrderInput,
  options: { customer?: number; scenario?: Scenario } = {},
): Promise<OrderView> {
  const { orderId } = await place(ctx, input, options)
  return (await ctx.clientOf(options.customer ?? 1)).awaitSettled(orderId)
}
