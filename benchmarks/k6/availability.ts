/**
 * What customers get while something is broken: a constant load whose orders are counted by the outcome that the customer
 * sees. Break something during the run (kill a service, `kit stack down kafka`). `kit compare -e availability` injects faults
 * itself, and also audits the database, which shows a double charge or a lost order.
 */
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { clockZero, longestS, placeAndFollow } from './follow.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { constantDueMs, constantRate } from './schedule.ts'
import { positive } from './settings.ts'
import { summaryTrendStats } from './summary.ts'

const workload = workloadOf('availability')
const ratePerS = positive(__ENV, 'RATE', workload.ratePerS)
const seconds = positive(__ENV, 'SECONDS', 60)
const orders = ordersOf(workload, Math.ceil(ratePerS * seconds) + 1)
const outcomes = ['settled', 'late', 'refused', 'overloaded', 'unanswered', 'stuck']

export const options: Options = {
  scenarios: {
    orders: constantRate(ratePerS, seconds, longestS),
  },
  thresholds: {
    in_time: [`rate>=${positive(__ENV, 'AVAILABLE', 0.99)}`],
    dropped_iterations: ['count==0'],
    ...Object.fromEntries(outcomes.map((outcome) => [`orders{outcome:${outcome}}`, ['count>=0']])),
  },
  summaryTrendStats,
}

export const setup = clockZero

export default function (zero: number) {
  const { iterationInTest: i, startTime } = exec.scenario
  placeAndFollow(orders[i]!, startTime + constantDueMs(i, ratePerS), zero)
}
