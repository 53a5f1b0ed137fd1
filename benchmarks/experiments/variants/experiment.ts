/**
 * What other guarantees of the servers cost: power loss survived, records on three brokers, Temporal's server proper on
 * PostgreSQL. Each is measured in turn with the default servers, in the same run, so that a change of the machine meets both.
 */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { measureCell } from '../../measure-cell.ts'
import { isAffected, serverVariants } from '../../variants.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { findings } from './findings.ts'

export const variants: Experiment = {
  name: 'variants',
  plan: planVariants,
  measure: measureCell,
  findings,
}

/** A style that uses none of the servers that differ is not measured: there is nothing to compare. */
function planVariants(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const chosen = workload.variants ?? serverVariants
  return plansOf('variants', workload, styles).flatMap((plan) => {
    const own = chosen.filter((variant) => isAffected(plan.style, variant))
    return own.length > 0 ? (['default', ...own] as const).map((variant) => ({ ...plan, variant })) : []
  })
}
