/** One style and one customer of it, for lessons that look at single orders rather than at a load. */
import { randomUUID } from 'node:crypto'
import { type OrderClient, orderClient } from '#shared/client.ts'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { customerId, productId } from '#shared/persistence/seed.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { type StyleName, standardDownstream } from '#stack/styles.ts'
import type { CellPlan } from '../cell.ts'
import { type Running, warmUp, withRunningStyle } from '../running.ts'
import type { LessonContext } from './context.ts'

/** Runs a warm style for the work, and stops it. @throws what the work throws */
export async function withCustomer<Result>(
  ctx: LessonContext,
  style: StyleName,
  work: (customer: OrderClient, running: Running) => Promise<Result>,
): Promise<Result> {
  const load = { ratePerS: 4, seconds: 4 }
  const plan: CellPlan = {
    experiment: 'lesson',
    style,
    downstream: standardDownstream,
    repetition: 1,
    warmUp: load,
    load: { ...load, arrivals: 'spaced', refusals: {} },
    drainTimeoutMs: 30_000,
  }
  const results: Result[] = []
  await withRunningStyle(ctx.testBed, plan, ctx.signal, {}, async (running) => {
    await warmUp(running, plan, ctx.uniqueName())
    const token = await issueToken(ctx.testBed.tokenSecret, customerId(1))
    results.push(await work(orderClient(running.style.url, token), running))
  })
  return results[0]!
}

/** An order that completes; `overrides` sets what matters. */
export const newOrder = (overrides: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: randomUUID(),
  items: [{ productId: productId(1), quantity: 1 }],
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  ...overrides,
})
