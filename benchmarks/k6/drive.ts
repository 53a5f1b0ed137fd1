/** Sends a plan, each order at its intended instant. `kit compare --driver k6` runs it (benchmarks/load/k6.ts). */
import { sleep } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import { Trend } from 'k6/metrics'
import type { Options } from 'k6/options'
import { cancelOrder, placeOrder } from './api.ts'
import { clockOffset } from './clock.ts'
import { type AttemptMetadata, attemptMetric, type DrivenOrder } from './driven-order.ts'
import { fileOf, positive, urlOf } from './settings.ts'

/** Of each process of the order service: they get orders in turn. */
const urls = urlOf(__ENV).split(',')
const timeoutMs = positive(__ENV, 'TIMEOUT_MS', 30_000)
const durationMs = positive(__ENV, 'LASTS_MS', 60_000)
/** Time before the first order is due, in which every virtual user starts. */
const leadMs = positive(__ENV, 'LEAD_MS', 500)
const orders = new SharedArray<DrivenOrder>('orders', () => JSON.parse(open(fileOf(__ENV, 'PLAN'))))
const acceptMs = new Trend(attemptMetric, true)

/** Each virtual user takes the next order of the plan, sleeps until it is due, and sends it. */
export const options: Options = {
  scenarios: {
    plan: {
      executor: 'shared-iterations',
      vus: positive(__ENV, 'VUS', 1),
      iterations: orders.length,
      maxDuration: `${Math.ceil(leadMs + durationMs + timeoutMs + 5_000)}ms`,
      gracefulStop: '0s',
    },
  },
  setupTimeout: '30s',
}

const elapsedMs = () => exec.instance.currentTestRunDuration

/** k6 sleeps up to 1 ms too long, and an accept takes only a few: the last stretch is a busy wait. */
const sleepSlackMs = 1

function until(at: number, now: () => number): void {
  sleep(Math.max(0, at - sleepSlackMs - now()) / 1_000)
  while (now() < at);
}

interface Start {
  zero: number
  startAt: number
}

export function setup(): Start {
  const zero = clockOffset(Date.now, elapsedMs)
  return { zero, startAt: zero + elapsedMs() + leadMs }
}

export default async function ({ zero, startAt }: Start) {
  const order = exec.scenario.iterationInTest
  const { offsetMs, token, input, cancelled } = orders[order]!
  const url = urls[order % urls.length]!
  const customer = { url, token, timeoutMs }
  const intendedAt = startAt + offsetMs
  const now = () => zero + elapsedMs()
  until(intendedAt, now)
  const startedAt = now()
  const { status, orderId, error, retryAfterS } = await placeOrder(customer, input)
  const endedAt = now()
  const metadata: AttemptMetadata = {
    order,
    intendedAt,
    startedAt,
    endedAt,
    status: status ?? 0,
    orderId: orderId ?? '',
    error: error ?? '',
    retryAfterS: retryAfterS ?? '',
  }
  Object.assign(exec.vu.metrics.metadata, metadata)
  acceptMs.add(endedAt - intendedAt)
  if (cancelled && orderId) await cancelOrder(customer, orderId)
}

/** No summary: the driver reads the samples. */
export const handleSummary = () => ({})
