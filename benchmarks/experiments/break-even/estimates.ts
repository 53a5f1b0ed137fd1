/** A figure of a style at a point of the grid, with an interval: two figures differ when their intervals do not overlap. */
import { sampleOf } from '../../order-rows.ts'
import type { Cell } from '../../results-schema.ts'
import { median } from '../../statistics.ts'
import { whyBehind } from './keeping-up.ts'

export const gridMetrics = ['acceptMs', 'settleMs', 'cpuMs'] as const
/** Accept and settle p50, and CPU time per order; all in milliseconds. */
export type GridMetric = (typeof gridMetrics)[number]

export interface Estimate {
  style: string
  value: number
  low: number
  high: number
}

/**
 * CPU time is one figure for a whole cell. In the run benchmarks/results/three-styles, repetitions of one cell differ by 1 to 13 %
 * (standard deviation, median 5 %), so that twice the median is taken.
 */
const cpuUncertainty = 0.1

/** @param cells repetitions of one style at one point @returns the figure, or why there is none */
export function estimateOf(style: string, cells: readonly Cell[], metric: GridMetric): Estimate | string {
  const behind = cells.map(whyBehind).find((reason) => reason !== null)
  if (behind) return behind
  const repetitions = cells.flatMap((cell) => intervalOf(cell, metric) ?? [])
  if (repetitions.length === 0) return 'not measured'
  return {
    style,
    value: median(repetitions.map(({ value }) => value)),
    low: Math.min(...repetitions.map(({ low }) => low)),
    high: Math.max(...repetitions.map(({ high }) => high)),
  }
}

type Interval = Omit<Estimate, 'style'>

function intervalOf(cell: Cell, metric: GridMetric): Interval | null {
  if (metric !== 'cpuMs') return medianInterval(sampleOf(cell, metric))
  const value = cell.costPerOrder?.cpuMsTotal
  return value == null ? null : { value, low: value * (1 - cpuUncertainty), high: value * (1 + cpuUncertainty) }
}

/**
 * A median with its 95 % interval by order statistics (W. Conover, Practical Nonparametric Statistics), which assumes nothing
 * of the distribution. With fewer than six orders no interval has 95 %, and it is all of them.
 * @param sorted ascending
 */
export function medianInterval(sorted: readonly number[]): Interval | null {
  const n = sorted.length
  if (n === 0) return null
  const rank = Math.max(1, Math.round(n / 2 - 0.98 * Math.sqrt(n)))
  return { value: median(sorted), low: sorted[rank - 1]!, high: sorted[n - rank]! }
}

/** −1 when the first is clearly lower, 1 when it is clearly higher, 0 when the intervals overlap. */
export const clearSign = (one: Estimate, other: Estimate): -1 | 0 | 1 =>
  one.high < other.low ? -1 : one.low > other.high ? 1 : 0
