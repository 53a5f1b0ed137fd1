/** Whether a style sustains a rate: it keeps up, and nothing is lost; and how many of the orders are right. */
import type { CellPlan, MeasuredCell } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { auditBeyondCapacity } from '../../judge-hold.ts'
import { measureCell } from '../../measure-cell.ts'
import { findings, sustainedRate } from './findings.ts'

/** The next rate, as a share of the rate that was settled, and the slowest rate worth trying, in orders per second. */
const nextShare = 0.85
const slowestPerS = 1

export const sustained: Experiment = {
  name: 'sustained',
  plan: (workload, styles) => plansOf('sustained', workload, styles),

  measure: (testBed, plan, keyPrefix, signal, onCell) =>
    measureCell(testBed, plan, keyPrefix, signal, (measured) => onCell(withSustainedRate(measured))),

  /** Every style that did not sustain its last rate tries a slower one. */
  extend(measured) {
    const last = new Map(
      measured.map((one) => [`${one.plan.style}/${one.plan.downstream}/${one.plan.repetition}`, one]),
    )
    const plans = [...last.values()].flatMap((one) => slowerPlan(one) ?? [])
    return plans.length === 0 ? null : { reason: 'a rate was not sustained, so a slower one is tried', plans }
  },

  findings,
}

export const withSustainedRate = (measured: MeasuredCell): MeasuredCell => {
  const { plan, cell, runData } = measured
  if (!runData) return measured
  const sustained = sustainedRate(plan, cell, runData)
  const keepsUp = sustained.keepingUp!.criteria.every(({ met }) => met)
  return { ...measured, cell: { ...cell, sustained, audit: auditBeyondCapacity(measured, keepsUp) } }
}

/** null when the rate was sustained, or when a slower one would not help. */
function slowerPlan({ plan, cell }: MeasuredCell): CellPlan | null {
  const { sustained: rate, audit } = cell
  // Work that is left over may depend on the rate; any other violation does not.
  const isBroken = audit.violations.some(({ guaranteed, invariant }) => guaranteed && invariant !== 'I9')
  if (!rate || rate.held || isBroken) return null
  const ratePerS = Math.min(plan.load.ratePerS, rate.settledPerMinute / 60) * nextShare
  return ratePerS < slowestPerS ? null : { ...plan, load: { ...plan.load, ratePerS } }
}
