/**
 * How long a style takes to work off the backlog of an outage, by the length of the outage and the load, beside what its capacity
 * predicts. A style that waits for its services has no backlog: what it cannot do it refuses.
 */
import { AppError } from '#shared/runtime/errors.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan, MeasuredCell } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { boundaryOf } from '../../measure/capacity.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { stepOf } from '../scaling/findings.ts'
import { drainTimeFindings } from './findings.ts'
import { measureDrainTimes } from './measure.ts'
import { outagesOf, phasesOf } from './outages.ts'

/** How many steps the search for a capacity usually has. */
const estimatedSteps = 5

export const drainTime: Experiment = {
  name: 'drain-time',
  plan: drainTimePlans,
  prepare: withCapacity,
  measure: measureDrainTimes,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: drainTimeFindings(measured.map(({ cell }) => cell)),
  }),
}

/** One plan for each style, whose outages come one after the other. */
function drainTimePlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { outages, faults } = workload
  if (!outages) throw new AppError('configuration', 'The workload of the experiment drain-time must define outages.')
  const { coarse } = outages
  const search = Array<number>(Math.min(coarse.maxSteps, estimatedSteps)).fill(coarse.warmUpS + coarse.loadS)
  return plansOf('drain-time', workload, styles).flatMap((plan) => {
    const own = outagesOf(outages, plan.style, faults).map((outage) => phasesOf(outages, outage))
    const loads = own.map(({ beforeS, faultS, afterS }) => beforeS + faultS + afterS)
    return own.length > 0 ? { ...plan, outages, loads: [...search, ...loads] } : []
  })
}

/** The capacity that the experiment scaling has found in the same run, if it was part of it. */
function withCapacity(plan: CellPlan, measured: readonly MeasuredCell[]): CellPlan {
  const steps = measured.filter(
    ({ plan: { experiment, style, downstream }, cell: { params, scaling } }) =>
      experiment === 'scaling' &&
      scaling &&
      params.phase === 'search' &&
      params.replicas === 1 &&
      style === plan.style &&
      downstream === plan.downstream,
  )
  const { passedPerS, failedPerS } = boundaryOf(steps.map(({ cell }) => stepOf(cell.scaling!)))
  return passedPerS === null ? plan : { ...plan, capacityPerS: { passedPerS, failedPerS } }
}
