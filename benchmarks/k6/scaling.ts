/** Finds a style's knee: the rate grows step by step, up to the last one at which nearly every order settles in time. */
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { clockZero, longestS, placeAndFollow } from './follow.ts'
import { type Metrics, rateTag, stepTable } from './knee.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { arrivalsOf, perMinute, stagesOf, steppedDue, stepsOf, virtualUsers } from './schedule.ts'
import { positive } from './settings.ts'
import { summaryTrendStats } from './summary.ts'

const to = positive(__ENV, 'TO', 40)
const steps = stepsOf(positive(__ENV, 'FROM', 5), to, positive(__ENV, 'STEPS', 8), positive(__ENV, 'STEP_SECONDS', 10))
const orders = ordersOf(workloadOf('sustained'), arrivalsOf(steps) + 1)

export const options: Options = {
  scenarios: {
    orders: {
      executor: 'ramping-arrival-rate',
      startRate: perMinute(steps[0]!.ratePerS).rate,
      timeUnit: '1m',
      stages: stagesOf(steps),
      ...virtualUsers(to, longestS),
      gracefulStop: `${longestS}s`,
    },
  },
  thresholds: {
    [`in_time{rate:${rateTag(steps[0]!)}}`]: ['rate>=0.99'],
    ...Object.fromEntries(
      steps.slice(1).map((step) => [`in_time{rate:${rateTag(step)}}`, ['rate>=0']]), // listed, so that the summary shows each rate
    ),
    ...Object.fromEntries(
      steps.flatMap((step) =>
        ['accept_ms', 'settle_ms'].map((name) => [`${name}{rate:${rateTag(step)}}`, ['p(99)>=0']]),
      ),
    ),
  },
  summaryTrendStats,
}

export const setup = clockZero

export default function (zero: number) {
  const { iterationInTest: i, startTime } = exec.scenario
  const { dueMs, step } = steppedDue(i, steps)
  placeAndFollow(orders[i]!, startTime + dueMs, zero, { rate: rateTag(step) })
}

export const handleSummary = ({ metrics }: { metrics: Metrics }) => ({ stdout: stepTable(steps, metrics) })
