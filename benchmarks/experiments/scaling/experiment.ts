/**
 * Where the knee of each style is: the rate of a ramp grows until accept or settle are too slow or a backlog grows; then
 * shares of the knee are held. The same again with more consumers or workers, where a style lets several share the work.
 */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { styleProfiles } from '../../style-profiles.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { equalRefusals } from '../equal-refusals.ts'
import { knees } from './findings.ts'
import { rampToKnee } from './measure.ts'

/** How many steps a ramp usually has. */
const estimatedSteps = 4

export const scaling: Experiment = {
  name: 'scaling',
  plan: scalingPlans,
  measure: rampToKnee,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: [...knees(measured), ...equalRefusals(measured.map(({ cell }) => cell))],
  }),
}

/** The chain calls each service at one address, so it always has one process of each. */
function scalingPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { stepFactor, maxRatePerS, holdShares, replicas } = workload
  return plansOf('scaling', workload, styles).flatMap((plan) =>
    (styleProfiles[plan.style].allowsReplicas ? replicas : [1]).map((count) => ({
      ...plan,
      replicas: count,
      ramp: { stepFactor, maxRatePerS, holdShares },
      loads: estimatedSteps + holdShares.length,
    })),
  )
}
