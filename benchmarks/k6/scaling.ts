/**
 * The capacity of a style: the highest rate with which it keeps up, found by doubling and bisection to ±5 %. The rule and the
 * search are those of `kit compare`; each rate is held from a drained state, and every step is printed.
 */
import { Gauge } from 'k6/metrics'
import { findCapacity } from './copies/capacity.ts'
import { type Criterion, type HoldOrder, type KeepingUp, keepingUp } from './copies/keeping-up.ts'
import { log } from './log.ts'
import { type Measured, measure, record, script, warmUp } from './measure.ts'
import { optionsWith } from './options.ts'
import { type Ordered, ordersOf, workloadOf } from './orders.ts'
import { isRefused } from './outcomes.ts'
import { positive } from './settings.ts'

const workload = workloadOf('scaling')
const limits = {
  acceptP99Ms: positive(__ENV, 'ACCEPT_P99_MS', 1_000),
  settleP99Ms: positive(__ENV, 'SETTLE_P99_MS', 3_000),
}
const holdS = positive(__ENV, 'HOLD_S', 60)
/** Each step begins with this, at its own rate, so that the hold does not begin with an empty system. */
const leadInS = positive(__ENV, 'LEAD_IN_S', 10)
const drainTimeoutS = positive(__ENV, 'DRAIN_TIMEOUT_S', 300)
const search = {
  fromPerS: positive(__ENV, 'FROM', workload.ratePerS),
  maxPerS: positive(__ENV, 'TO', 100),
  minPerS: 0.25,
  tolerance: positive(__ENV, 'TOLERANCE', 0.05),
  maxSteps: positive(__ENV, 'STEPS', 30),
  confirms: __ENV.CONFIRM !== 'no',
}

const capacity = new Gauge('capacity_per_s')
const firstFailed = new Gauge('not_kept_up_per_s')

export const options = optionsWith({ capacity_per_s: ['value>0'] })

async function holds(ratePerS: number, step: number): Promise<boolean> {
  const plan = ordersOf(workload, ratePerS, leadInS + holdS)
  const measured = await measure(plan, drainTimeoutS)
  record(measured, () => ({ step: `${step}`, rate: ratePerS.toFixed(2) }))
  if (!measured.valid)
    throw new Error(`At ${ratePerS} orders a second k6 fell behind, so this says nothing of the style.`)
  const judged = judge(plan, measured, ratePerS)
  log(`Step ${step}, ${ratePerS.toFixed(2)}/s: ${describe(judged)}`)
  if (measured.left > 0)
    throw new Error(
      `${measured.left} orders are still under way after ${drainTimeoutS} s: the next step would begin with them.`,
    )
  return judged.keepsUp
}

function judge(plan: readonly Ordered[], { orders, dropped }: Measured, ratePerS: number): KeepingUp {
  const from = orders[0]!.attempt.intendedAt - plan[0]!.offsetMs + leadInS * 1_000
  const sent: HoldOrder[] = orders.map(({ attempt, settledAt, outcome }) => {
    const answeredAt = outcome === 'unknown' ? null : attempt.endedAt
    return { dueAt: attempt.intendedAt, answeredAt, settledAt: isRefused(attempt) ? answeredAt : settledAt }
  })
  const neverSent = Array.from({ length: dropped }, () => ({ dueAt: from, answeredAt: null, settledAt: null }))
  return keepingUp({ ratePerS, from, until: from + holdS * 1_000, orders: [...sent, ...neverSent] }, limits)
}

const describe = ({ keepsUp, criteria }: KeepingUp): string =>
  `${keepsUp ? 'keeps up' : 'does not keep up'} (${criteria.map(describeOne).join(', ')})`

const describeOne = ({ name, figure, limit, met }: Criterion): string => {
  const unit = (value: number) => (name.endsWith('p99') ? `${value.toFixed(0)} ms` : `${(value * 100).toFixed(1)} %`)
  const bound = met ? '' : `, limit ${unit(limit)}`
  return `${name} ${figure === null ? 'never' : unit(figure)}${bound}`
}

export default () =>
  script(async () => {
    await warmUp(workload)
    const { passedPerS, failedPerS, isComplete } = await findCapacity(search, holds)
    if (passedPerS !== null) capacity.add(passedPerS)
    if (failedPerS !== null) firstFailed.add(failedPerS)
    const from = passedPerS === null ? 'below the lowest rate' : `${passedPerS} orders a second`
    const to = failedPerS === null ? 'the highest rate that was tried' : `not ${failedPerS}`
    log(`Capacity: ${from}, ${to}${isComplete ? '' : ' (the steps ran out before the interval was narrow)'}.`)
  })
