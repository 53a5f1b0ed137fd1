/**
 * The second attempt of EDA §2, a table that every service polls, under what the text says it breaks of: the interval of the
 * polls, and the number of services that poll.
 */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { referenceCount } from '../../comparison.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { pollingClaims } from './findings.ts'
import { measurePolling } from './measure.ts'

const polledStyle: StyleName = 'polled-table'
/** In milliseconds; every number of services is measured with the second one. */
const intervalsMs = [50, 200, 500, 1_000]
const commonIntervalMs = 200

export const polling: Experiment = {
  name: 'polling',
  plan: pollingPlans,
  measure: measurePolling,
  findings: (measured) => ({ comparisons: [], slopes: [], checks: pollingClaims(measured.map(({ cell }) => cell)) }),
}

function pollingPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const plans = plansOf(
    'polling',
    workload,
    styles.filter((style) => style === polledStyle),
  )
  const reference = referenceCount(workload.services)
  return plans.flatMap((plan) =>
    (plan.downstream === reference ? intervalsMs : [commonIntervalMs]).map((pollIntervalMs) => ({
      ...plan,
      pollIntervalMs,
    })),
  )
}
