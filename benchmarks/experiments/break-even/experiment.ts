/**
 * Which style is best under which conditions: a grid of provider time, number of services and rate, and where accept, settle
 * and the CPU time of an order cross between two styles.
 */
import { AppError } from '#shared/runtime/errors.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { breakEvenChecks } from './findings.ts'
import { measureRates } from './measure.ts'

export const breakEven: Experiment = {
  name: 'break-even',
  styles: ['synchronous-chain', 'careful-chain', 'job-queue', 'choreography', 'orchestration', 'hybrid'],
  plan: gridPlans,
  measure: measureRates,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: breakEvenChecks(measured.map(({ cell }) => cell)),
  }),
}

/** One plan for each style, number of services and provider time, whose rates are measured one after the other. */
function gridPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { breakEven: grid } = workload
  if (!grid) throw new AppError('configuration', 'The workload of the experiment break-even needs breakEven.')
  const ratesPerS = grid.ratesPerS.toSorted((a, b) => a - b)
  return grid.providerMeanMs.flatMap((providerMeanMs) =>
    plansOf('break-even', { ...workload, ratePerS: ratesPerS[0]!, providerMs: around(providerMeanMs) }, styles).map(
      (plan) => ({ ...plan, providerMeanMs, ratesPerS, loads: ratesPerS.map(() => plan.load.seconds) }),
    ),
  )
}

/** A third less and a third more, as 50 to 100 ms are about 75 (EDA §1). */
const around = (meanMs: number): [from: number, to: number] => [
  Math.round((meanMs * 2) / 3),
  Math.round((meanMs * 4) / 3),
]
