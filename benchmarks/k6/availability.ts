/**
 * What customers get while something breaks: an even load whose orders are counted by how they ended, as a customer sees it.
 * Break something meanwhile (kill a service, `kit stack down kafka`); `kit compare -e availability` does that by itself, and
 * looks into the books, where a double charge or a lost order shows.
 */
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { clockZero, longestS, placeAndFollow } from './follow.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { constantDueMs, steadily } from './schedule.ts'
import { positive } from './settings.ts'
import { summaryTrendStats } from './summary.ts'

const workload = workloadOf('availability')
const ratePerS = positive(__ENV, 'RATE', workload.ratePerS)
const seconds = positive(__ENV, 'SECONDS', 60)
const orders = ordersOf(workload, Math.ceil(ratePerS * seconds) + 1)
const outcomes = ['settled', 'late', 'refused', 'overloaded', 'unanswered', 'stuck']

export const options: Options = {
  scenarios: {
    orders: steadily(ratePerS, seconds, longestS),
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
