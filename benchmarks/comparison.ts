/** What all comparisons share: their metrics, the number of services they are made at, and the cells that may enter. */
import type { Cell } from './results-schema.ts'

export const metrics = ['acceptMs', 'settleMs', 'effectsMs'] as const
export type Metric = (typeof metrics)[number]

/** The name of a comparison in results.json. */
export const medianName = (metric: Metric, downstream: number): string => `${metric} p50, N = ${downstream}`

/** EDA §1 has six services beside the order service. */
export const referenceServiceCount = 6

/** Six services where they were measured, otherwise the largest number measured. */
export const referenceCount = (services: readonly number[]): number =>
  services.includes(referenceServiceCount) || services.length === 0 ? referenceServiceCount : Math.max(...services)

/** Short holds, the holds that decide, and the ramps of earlier versions. */
const searchPhases = ['coarse', 'search', 'ramp']

/** A search ends where something gives way, possibly the load driver itself: its steps show the limit, valid or not. */
export const isComparable = (cell: Cell): boolean =>
  cell.failure === null && (cell.valid || searchPhases.includes(String(cell.params.phase)))
