/**
 * The capacity of a style: the highest rate with which it keeps up, to ±5 %. The rule and the search are those of `kit compare`:
 * short holds narrow it, longer ones decide, each from a drained state, and every step is printed. The first rate is FROM, since
 * k6 cannot see the CPU time that predicts it.
 */
import { Gauge } from 'k6/metrics'
import { type CapacitySearch, factorWithin, findCapacity } from './copies/capacity.ts'
import { type Criterion, type HoldOrder, type KeepingUp, keepingUp } from './copies/keeping-up.ts'
import { log, warn } from './log.ts'
import { type Measured, type MeasuredOrder, measure, record, script, warmUp } from './measure.ts'
import { optionsWith } from './options.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { positive, text } from './settings.ts'

const workload = workloadOf('scaling', text(__ENV, 'PROFILE', 'full'))
const plan = { maxRatePerS: 200, confirms: true, ...workload.capacity! }
const limits = {
  acceptP99Ms: positive(__ENV, 'ACCEPT_P99_MS', 1_000),
  settleP99Ms: positive(__ENV, 'SETTLE_P99_MS', 3_000),
}
/** Each hold begins with a warm-up at its own rate. */
interface HoldPlan {
  warmUpS: number
  loadS: number
}
const hold: HoldPlan = {
  warmUpS: positive(__ENV, 'WARM_UP_S', plan.warmUpS),
  loadS: positive(__ENV, 'HOLD_S', workload.loadS),
}
const drainTimeoutS = positive(__ENV, 'DRAIN_TIMEOUT_S', 300)
const fromPerS = positive(__ENV, 'FROM', workload.ratePerS)
const search = {
  fromPerS,
  minPerS: fromPerS / 16,
  maxPerS: positive(__ENV, 'TO', plan.maxRatePerS),
  tolerance: positive(__ENV, 'TOLERANCE', plan.tolerance),
  maxSteps: positive(__ENV, 'STEPS', plan.maxSteps),
  confirms: __ENV.CONFIRM ? __ENV.CONFIRM === 'yes' : plan.confirms,
}

const capacity = new Gauge('capacity_per_s')
const firstFailed = new Gauge('not_kept_up_per_s')

export const options = optionsWith({ capacity_per_s: ['value>0'] })

/** A step during which k6 fell behind says nothing of the style, and runs again, this often at most. */
const tries = 3

async function holds(ratePerS: number, step: number, { warmUpS, loadS }: HoldPlan): Promise<boolean> {
  for (let i = 0; i < tries; i++) {
    const measured = await measure(ordersOf(workload, ratePerS, warmUpS + loadS, 10 * step), drainTimeoutS)
    if (measured.valid) {
      record(measured, () => ({ step: `${step}`, rate: ratePerS.toFixed(2) }))
      const judged = judge(measured.orders, ratePerS, warmUpS)
      log(`Step ${step}, ${ratePerS.toFixed(2)}/s for ${loadS} s: ${describe(judged)}`)
      requireDrained(measured)
      return judged.keepsUp
    }
    for (const note of measured.notes) warn(`Step ${step} is not valid: ${note}.`)
    requireDrained(measured)
  }
  throw new Error(`At ${ratePerS} orders a second k6 fell behind ${tries} times. Give it a processor of its own.`)
}

/** @throws an error when the next step would begin with orders of this one, which `kit compare` starts the style anew for */
function requireDrained({ orders, left }: Measured): void {
  const unknown = orders.filter(({ outcome }) => outcome === 'unknown').length
  if (left + unknown === 0) return
  throw new Error(
    `${left} orders are still under way and ${unknown} had no response. Restart the style, and begin lower.`,
  )
}

function judge(orders: readonly MeasuredOrder[], ratePerS: number, warmUpS: number): KeepingUp {
  const due = orders.map(({ attempt }) => attempt.intendedAt)
  const from = Math.min(...due) + warmUpS * 1_000
  return keepingUp({ ratePerS, from, until: Math.max(...due), orders: orders.map(toHoldOrder) }, limits)
}

/** As the harness reads it: errors of the server count as such, and a refusal leaves nothing to wait for. */
function toHoldOrder({ attempt: { status, intendedAt: dueAt, endedAt }, settledAt }: MeasuredOrder): HoldOrder {
  if (status === null || status >= 500) return { dueAt, answeredAt: null, settledAt: null }
  return { dueAt, answeredAt: endedAt, settledAt: status >= 400 ? endedAt : settledAt }
}

const describe = ({ keepsUp, criteria }: KeepingUp): string =>
  `${keepsUp ? 'keeps up' : 'does not keep up'} (${criteria.map(describeOne).join(', ')})`

const describeOne = ({ name, figure, limit, met }: Criterion): string => {
  const unit = (value: number) => (name.endsWith('p99') ? `${value.toFixed(0)} ms` : `${(value * 100).toFixed(1)} %`)
  const bound = met ? '' : `, limit ${unit(limit)}`
  return `${name} ${figure === null ? 'never' : unit(figure)}${bound}`
}

/** The search from where short holds have led, in steps as small as the tolerance. */
async function narrowed(): Promise<CapacitySearch> {
  const { coarse } = plan
  if (!coarse) return search
  const first = await findCapacity({ ...search, ...coarse, confirms: false }, (rate, step) => holds(rate, step, coarse))
  return { ...search, fromPerS: first.passedPerS ?? search.minPerS, factor: factorWithin(search.tolerance) }
}

export default () =>
  script(async () => {
    await warmUp(workload)
    const { passedPerS, failedPerS, isComplete } = await findCapacity(await narrowed(), (rate, step) =>
      holds(rate, step, hold),
    )
    if (passedPerS !== null) capacity.add(passedPerS)
    if (failedPerS !== null) firstFailed.add(failedPerS)
    const from = passedPerS === null ? 'below the lowest rate' : `${passedPerS} orders a second`
    const to = failedPerS === null ? 'the highest rate that was tried' : `not ${failedPerS}`
    log(`Capacity: ${from}, ${to}${isComplete ? '' : ' (the steps ran out before the interval was narrow)'}.`)
  })
