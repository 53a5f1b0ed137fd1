/** What is measured beside latency stacking itself: floors, providers with a tail, and other rates. */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { referenceCount } from '../../comparison.ts'
import { plansOf } from '../../experiment.ts'
import type { ChosenWorkload } from '../../workloads.ts'

/** The styles that have a folder in benchmarks/floors. */
export const floorStyles = ['choreography', 'orchestration', 'hybrid'] as const satisfies readonly StyleName[]
export type FloorStyle = (typeof floorStyles)[number]

export const hasFloor = (style: string): style is FloorStyle => floorStyles.some((name) => name === style)

/**
 * Other rates and providers with a tail are further loads on the processes of the same style, services and repetition, where
 * there is such a plan: to start and warm up takes longer than their load.
 */
export function withParts(
  plans: readonly CellPlan[],
  workload: ChosenWorkload,
  styles: readonly StyleName[],
): CellPlan[] {
  const { experiment } = plans[0]!
  const parts = [...gridPlans(experiment, workload, styles), ...tailPlans(experiment, workload, styles)]
  const cellOf = ({ style, downstream, repetition }: CellPlan) => `${style}/${downstream}/${repetition}`
  const own = new Set(plans.map(cellOf))
  const together = plans.map((plan): CellPlan => {
    const also = parts.filter((part) => cellOf(part) === cellOf(plan))
    return also.length > 0 ? { ...plan, also } : plan
  })
  return [...together, ...parts.filter((part) => !own.has(cellOf(part)))]
}

/** A floor for each repetition of a style at the reference number of services. */
export function floorPlans(plans: readonly CellPlan[], { floors, services }: ChosenWorkload): CellPlan[] {
  if (!floors) return []
  const downstream = referenceCount(services)
  return plans
    .filter((plan) => hasFloor(plan.style) && plan.downstream === downstream)
    .map(({ precision: _, ...plan }) => ({ ...plan, part: 'floor' }))
}

/** Only numbers of services that are measured without the part too; nothing is repeated for precision. */
const partWorkload = (workload: ChosenWorkload, { services, ...amounts }: PartAmounts): ChosenWorkload => ({
  ...workload,
  atReference: undefined,
  ...amounts,
  services: services.filter((n) => workload.services.includes(n)),
})
type PartAmounts = Pick<ChosenWorkload, 'services' | 'repetitions' | 'loadS'>

function tailPlans(experiment: string, workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  if (!workload.tail) return []
  const providers = { '*': { distribution: 'log-normal' as const } }
  const plans = plansOf(experiment, partWorkload(workload, workload.tail), styles)
  return plans.map((plan) => ({ ...plan, part: 'tail', providers }))
}

/** Warm-up and orders are the same at every rate. */
function gridPlans(experiment: string, workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  if (!workload.grid) return []
  const { ratesPerS, ...amounts } = workload.grid
  return ratesPerS
    .filter((ratePerS) => ratePerS !== workload.ratePerS)
    .toSorted((a, b) => a - b)
    .flatMap((ratePerS) =>
      plansOf(experiment, partWorkload(workload, amounts), styles).map((plan) => ({
        ...plan,
        load: { ...plan.load, ratePerS },
        part: 'grid' as const,
      })),
    )
}
