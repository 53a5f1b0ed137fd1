/**
 * What one more downstream service costs the customer: the accept and settle times of one style with the number of services
 * that it was started with. Run it once for each number and compare; `kit compare` does all of that.
 */
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { clockZero, longestS, placeAndFollow } from './follow.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { constantDueMs, constantRate } from './schedule.ts'
import { positive, text } from './settings.ts'
import { summaryTrendStats } from './summary.ts'

const workload = workloadOf('latency-stacking')
const { warmUpS, loadS } = workload.profiles[text(__ENV, 'PROFILE', 'quick')]!
const ratePerS = positive(__ENV, 'RATE', workload.ratePerS)
const warmUps = Math.ceil(ratePerS * warmUpS) + 1
const orders = ordersOf(workload, warmUps + Math.ceil(ratePerS * loadS) + 1)

/** A label for the figures, such as the number of downstream services. */
const services = text(__ENV, 'SERVICES', 'unknown')

const phase = (name: string, seconds: number) => ({
  ...constantRate(ratePerS, seconds, longestS),
  tags: { phase: name, services },
})

export const options: Options = {
  scenarios: {
    warm_up: { ...phase('warm-up', warmUpS), exec: 'warmUp' },
    measured: { ...phase('measured', loadS), exec: 'measured', startTime: `${warmUpS}s` },
  },
  thresholds: {
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
    'late_starts{phase:measured}': [`count<=${Math.max(1, Math.floor(ratePerS * loadS * 0.02))}`],
    'accept_ms{phase:measured}': ['p(50)>=0'], // listed, so that the summary separates it from the warm-up
    'settle_ms{phase:measured}': ['p(50)>=0'],
  },
  summaryTrendStats,
}

export const setup = clockZero

const placeFrom = (first: number, zero: number) => {
  const { iterationInTest: i, startTime } = exec.scenario
  placeAndFollow(orders[first + i]!, startTime + constantDueMs(i, ratePerS), zero)
}

export const warmUp = (zero: number) => placeFrom(0, zero)
export const measured = (zero: number) => placeFrom(warmUps, zero)
