/** Sends a load, follows its orders to their end, and records what the customer can measure of them. */
import exec from 'k6/execution'
import { Counter, Rate, Trend } from 'k6/metrics'
import { type Customer, listOrders } from './api.ts'
import { type Attempt, isAcknowledged, type LoadRun } from './copies/driver.ts'
import { log, warn } from './log.ts'
import { now, send, wait } from './open-loop.ts'
import type { OrderView } from './order.ts'
import { type ChosenWorkload, type Ordered, ordersOf, tokens } from './orders.ts'
import { type Outcome, outcomeOf, settledAtOf } from './outcomes.ts'
import { positive, urlOf } from './settings.ts'
import { followToEnd } from './settling.ts'

export interface MeasuredOrder {
  attempt: Attempt
  order: OrderView | undefined
  /** Milliseconds since the epoch. */
  settledAt: number | null
  outcome: Outcome
}

export interface Measured extends Pick<LoadRun, 'valid' | 'notes' | 'dropped'> {
  orders: MeasuredOrder[]
  /** Orders that were still under way at the end. */
  left: number
}

const target = { url: urlOf(__ENV), timeoutMs: positive(__ENV, 'TIMEOUT_MS', 30_000) }
export const settleWithinMs = positive(__ENV, 'SETTLE_WITHIN_MS', 5_000)
const pollMs = positive(__ENV, 'POLL_MS', 500)
const stalledMs = positive(__ENV, 'STALLED_MS', 30_000)

const acceptMs = new Trend('accept_ms', true)
const settleMs = new Trend('settle_ms', true)
const startDelayMs = new Trend('start_delay_ms', true)
const dropped = new Counter('dropped_arrivals')
const driverKeptUp = new Rate('driver_kept_up')
const ordersByOutcome = new Counter('orders')
const correct = new Rate('correct')

/** A script's work, once the order API responds. Its errors end the run, which k6 would not do. */
export async function script(work: () => Promise<void>): Promise<void> {
  try {
    const [token] = Object.values(tokens)
    if (!token) throw new Error('There are no customer tokens. Set one with -e TOKEN="$(npx kit token)".')
    await listOrders({ ...target, token }, { limit: 1 })
    await work()
    log('Not visible to a customer: effects, cost per order, critical path and the audit. "kit compare" has them.')
  } catch (error) {
    exec.test.abort(error instanceof Error ? error.message : String(error))
  }
}

/** The warm-up of the workload, which nothing is recorded of; the measured load starts once it has drained. */
export async function warmUp(workload: ChosenWorkload): Promise<void> {
  await measure(ordersOf(workload, workload.warmUpRatePerS, workload.warmUpS, 1), workload.drainTimeoutS)
}

export async function measure(plan: readonly Ordered[], drainTimeoutS: number): Promise<Measured> {
  const run = await send(target, plan)
  const tokenOf = new Map(plan.map(({ input, token }) => [input.idempotencyKey, token]))
  const accepted = new Map<string, Set<string>>()
  for (const attempt of run.attempts) {
    const token = tokenOf.get(attempt.idempotencyKey)!
    if (isAcknowledged(attempt) && attempt.orderId)
      accepted.set(token, (accepted.get(token) ?? new Set()).add(attempt.orderId))
  }
  const list = (token: string, input: Parameters<typeof listOrders>[1]) =>
    listOrders({ ...target, token } satisfies Customer, input)
  const patience = { pollMs, stalledMs, drainTimeoutMs: drainTimeoutS * 1_000 }
  const { orders, stalled } = await followToEnd(accepted, { list, wait, now }, patience)
  const measured = run.attempts.map((attempt) => {
    const order = orders.get(attempt.orderId ?? '')
    const outcome = outcomeOf(attempt, order, stalled, settleWithinMs)
    return { attempt, order, settledAt: settledAtOf(order), outcome }
  })
  const left = measured.filter(({ order, settledAt }) => order && settledAt === null).length
  return { ...run, orders: measured, left }
}

/** The same times of the same orders as in `kit compare`: accept of those that nothing refuses, settle of those that completed. */
export function record(
  { orders, valid, notes, dropped: count }: Measured,
  tagsOf: (order: MeasuredOrder) => Record<string, string> = () => ({}),
): void {
  for (const measured of orders) {
    const { attempt, order, settledAt, outcome } = measured
    const { intendedAt, startedAt, endedAt, scenario } = attempt
    const tags = tagsOf(measured)
    startDelayMs.add(startedAt - intendedAt, tags)
    if (isAcknowledged(attempt) && scenario === 'none') acceptMs.add(endedAt - intendedAt, tags)
    if (order?.status === 'COMPLETED' && settledAt !== null) settleMs.add(settledAt - intendedAt, tags)
    ordersByOutcome.add(1, { ...tags, outcome })
    correct.add(outcome === 'correct', tags)
  }
  dropped.add(count)
  driverKeptUp.add(valid)
  for (const note of notes) warn(`Not valid: ${note}.`)
}
