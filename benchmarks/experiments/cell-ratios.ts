/** The ratio of a figure between two groups of cells, with its interval. */
import type { MeasuredCell } from '../cell.ts'
import { overheadsMs } from '../measure/timings.ts'
import { bootstrap, fourDigits, mean, median, type Sample } from '../statistics.ts'

const figures = {
  'accept p50': { of: ({ timings }: MeasuredCell) => timings.acceptMs, statistic: median },
  'settle p50': { of: ({ timings }: MeasuredCell) => timings.settleMs, statistic: median },
  'overhead p50': { of: ({ timings }: MeasuredCell) => overheadsMs(timings), statistic: median },
  'CPU per order': { of: ({ cell }: MeasuredCell) => cpuSample(cell), statistic: mean },
} as const
export type CellFigure = keyof typeof figures

/** The cell's CPU time per order, with the scatter of its windows: work that is done after them belongs to it too. */
function cpuSample({ costPerOrder, cpuWindowsMs = [] }: MeasuredCell['cell']): number[] {
  const totalMs = costPerOrder?.cpuMsTotal
  if (!totalMs) return [] // not measured on this system
  const sum = cpuWindowsMs.reduce((all, ms) => all + ms, 0)
  return sum > 0 ? cpuWindowsMs.map((ms) => (ms * totalMs * cpuWindowsMs.length) / sum) : [totalMs]
}

/** @returns undefined where the figure was not measured in both, or is 0 in the second */
export function cellRatio(
  over: readonly MeasuredCell[],
  under: readonly MeasuredCell[],
  figure: CellFigure,
  seed: number,
  purpose: string,
): { ratio: number; low: number; high: number } | undefined {
  const { of, statistic } = figures[figure]
  const samples = [over, under].map((group): Sample => group.map(of).filter((values) => values.length > 0))
  if (samples.some((sample) => sample.length === 0)) return undefined
  const ratioOf = ([a, b]: readonly (readonly number[])[]) => statistic(a!) / statistic(b!)
  const { value, low, high } = bootstrap(samples, ratioOf, seed, purpose)
  if (![value, low, high].every(Number.isFinite)) return undefined
  return { ratio: fourDigits(value), low: fourDigits(low), high: fourDigits(high) }
}
