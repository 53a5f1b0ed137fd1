/** Customers who place orders continuously, and retry with the same key until they get a response. */
import { setTimeout as sleep } from 'node:timers/promises'
import { issueToken } from '#shared/runtime/tokens.ts'
import { type Attempt, isAcknowledged, type Target, type Workload } from '../benchmarks/load/driver.ts'
import { openLoop } from '../benchmarks/load/open-loop.ts'
import { type PlannedOrder, planOrders } from '../benchmarks/load/plan.ts'
import { post } from './plain-http.ts'

const sliceMs = 5_000
const retryMs = 300

export interface OrderStream {
  /**
   * Ends the stream after one more slice, which shows the current state.
   * @param withinMs how long customers keep retrying
   * @returns every attempt, including retries
   */
  end(withinMs: number): Promise<Attempt[]>
}

/** An endless open loop in slices. Each slice starts on time, even if responses to the previous one are late. */
export function orderStream(target: Target, keyPrefix: string, ratePerS: number): OrderStream {
  const slices: Promise<Attempt[]>[] = []
  const retryDeadline = new AbortController()
  const startSlice = () =>
    slices.push(slice(target, workloadOf(slices.length + 1, keyPrefix, ratePerS), retryDeadline.signal))
  startSlice()
  const timer = setInterval(startSlice, sliceMs)
  return {
    async end(withinMs) {
      clearInterval(timer)
      AbortSignal.timeout(withinMs).onabort = () => retryDeadline.abort()
      await Promise.all(slices)
      startSlice()
      return (await Promise.all(slices)).flat()
    },
  }
}

const workloadOf = (n: number, keyPrefix: string, ratePerS: number): Workload => ({
  seed: n,
  ratePerS,
  durationMs: sliceMs,
  arrivals: 'poisson',
  keyPrefix: `${keyPrefix}-${n}`,
  refusals: { 'card-declined': 0.05, 'out-of-stock': 0.05, 'undeliverable-address': 0.05 },
  timeoutMs: 10_000,
  maxInFlight: 500,
})

async function slice(target: Target, workload: Workload, retryDeadline: AbortSignal): Promise<Attempt[]> {
  const { attempts } = await openLoop(target, workload)
  const orders = new Map(planOrders(workload).map((order) => [order.input.idempotencyKey, order]))
  const unacknowledged = attempts.filter((attempt) => !isAcknowledged(attempt))
  const retries = unacknowledged.map((attempt) =>
    retryUntilAcknowledged(target, orders.get(attempt.idempotencyKey)!, retryDeadline),
  )
  return [...attempts, ...(await Promise.all(retries)).flat()]
}

async function retryUntilAcknowledged(
  target: Target,
  order: PlannedOrder,
  retryDeadline: AbortSignal,
): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  do {
    await sleep(retryMs)
    attempts.push(await retryRequest(target, order))
  } while (!isAcknowledged(attempts.at(-1)!) && !retryDeadline.aborted)
  return attempts
}

async function retryRequest(
  { url, tokenSecret }: Target,
  { customerId, scenario, input }: PlannedOrder,
): Promise<Attempt> {
  const startedAt = Date.now()
  const token = await issueToken(tokenSecret, customerId)
  const { status, data, error } = await post(url, 'orders.place', input, token).catch((cause) => ({
    status: null,
    data: undefined,
    error: cause as Error,
  }))
  return {
    intendedAt: startedAt,
    startedAt,
    endedAt: Date.now(),
    status,
    orderId: data?.orderId ?? null,
    customerId,
    idempotencyKey: input.idempotencyKey,
    input,
    scenario,
    error: error?.message ?? null,
  }
}
