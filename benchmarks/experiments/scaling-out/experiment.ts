/**
 * What more processes do for each style when each of them works on so many orders at a time (SLOTS): of every service, and of
 * the bottleneck alone. Providers take long, so that the slots are the limit and not the cores of this machine.
 */
import { AppError } from '#shared/runtime/errors.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { rounded } from '../../statistics.ts'
import { styleProfiles } from '../../style-profiles.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { scalingOutFindings } from './findings.ts'
import { firstShare, measureScalingOut } from './measure.ts'
import { capacitiesOf, paymentExtraMs, processesOf, providerMs } from './theory.ts'

/** How many steps a search usually has, without the repeated ones. */
const estimatedSteps = 3

export const scalingOut: Experiment = {
  name: 'scaling-out',
  plan: scalingOutPlans,
  measure: measureScalingOut,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: scalingOutFindings(measured.map(({ cell }) => cell)),
  }),
}

function scalingOutPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { scaleOut } = workload
  if (!scaleOut) throw new AppError('configuration', 'The workload of the experiment scaling-out must define scaleOut.')
  const { points, ...search } = scaleOut
  return plansOf('scaling-out', { ...workload, providerMs: [...providerMs] }, styles).flatMap((plan) => {
    const { style, downstream } = plan
    const own = points.filter(({ only }) => !only || only.includes(style))
    const possible = styleProfiles[style].allowsReplicas
      ? own
      : own.filter(({ each, bottleneck = each }) => each * bottleneck === 1)
    return possible.map(({ slots, each, bottleneck }): CellPlan => {
      const processes = processesOf(style, downstream, each, bottleneck)
      const [slowest] = capacitiesOf({ style, downstream, slots, processes })
      const ratePerS = rounded(slowest!.perS * firstShare)
      return {
        ...plan,
        warmUp: { ...plan.warmUp, ratePerS },
        load: { ...plan.load, ratePerS },
        providers: { payment: { extraMs: paymentExtraMs } },
        scaleOut: { slots, each, ...(bottleneck && { bottleneck }), ...search },
        loads: Array(search.confirms ? estimatedSteps + 2 : estimatedSteps).fill(plan.load.seconds),
      }
    })
  })
}
