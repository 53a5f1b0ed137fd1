/** Smoke test: a few orders, each accepted and settled in time. */
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { clockZero, longestS, placeAndFollow } from './follow.ts'
import { ordersOf } from './orders.ts'
import { constantDueMs, constantRate } from './schedule.ts'
import { positive } from './settings.ts'
import { summaryTrendStats } from './summary.ts'

const ratePerS = positive(__ENV, 'RATE', 2)
const seconds = positive(__ENV, 'SECONDS', 10)
const orders = ordersOf({ refusals: {} }, Math.ceil(ratePerS * seconds) + 1)

export const options: Options = {
  scenarios: {
    orders: constantRate(ratePerS, seconds, longestS),
  },
  thresholds: {
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
    'http_req_failed{procedure:orders.place}': ['rate==0'],
    'http_req_duration{procedure:orders.place}': ['p(95)<5000'],
    'http_req_duration{procedure:orders.get}': ['p(95)<1000'],
    settle_ms: ['p(95)<5000'],
  },
  summaryTrendStats,
}

export const setup = clockZero

export default function (zero: number) {
  const { iterationInTest: i, startTime } = exec.scenario
  placeAndFollow(orders[i]!, startTime + constantDueMs(i, ratePerS), zero)
}
