/** What is measured beside latency stacking itself: floors. */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { referenceCount } from '../../comparison.ts'
import type { ChosenWorkload } from '../../workloads.ts'

/** The styles that have a folder in benchmarks/floors. */
export const floorStyles = ['choreography', 'orchestration', 'hybrid'] as const satisfies readonly StyleName[]
export type FloorStyle = (typeof floorStyles)[number]

export const hasFloor = (style: string): style is FloorStyle => floorStyles.some((name) => name === style)

/** A floor for each repetition of a style at the reference number of services. */
export function floorPlans(plans: readonly CellPlan[], { floors, services }: ChosenWorkload): CellPlan[] {
  if (!floors) return []
  const downstream = referenceCount(services)
  return plans
    .filter((plan) => hasFloor(plan.style) && plan.downstream === downstream)
    .map(({ precision: _, ...plan }) => ({ ...plan, part: 'floor' }))
}
