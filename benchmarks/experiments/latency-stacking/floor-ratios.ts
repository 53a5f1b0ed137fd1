/** What a style costs above its floor: the time of an order beyond the critical path, and CPU time, each as a ratio. */
import type { MeasuredCell } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { overheadsMs } from '../../measure/timings.ts'
import { bootstrap, fourDigits, mean, median, type Sample } from '../../statistics.ts'
import { type FloorStyle, floorStyles } from './parts.ts'

/** What these comparisons are against, in results.json. */
export const itsFloor = 'its floor'

const figures = {
  'overhead p50': { of: ({ timings }: MeasuredCell) => overheadsMs(timings), statistic: median },
  'CPU per order': { of: ({ cell }: MeasuredCell) => cpuSample(cell), statistic: mean },
} as const
export type FloorFigure = keyof typeof figures
export const floorFigures = Object.keys(figures) as FloorFigure[]

/** The largest ratios that are accepted; the hybrid, composed of both, lies between them. */
const maxRatio: Record<FloorStyle, number> = { choreography: 1.5, orchestration: 1.3, hybrid: 1.4 }

export const floorRatioName = (figure: FloorFigure, downstream: number): string => `${figure}, N = ${downstream}`

/** The cell's CPU time per order, with the scatter of its windows: work that is done after them belongs to it too. */
function cpuSample({ costPerOrder, cpuWindowsMs = [] }: MeasuredCell['cell']): number[] {
  const totalMs = costPerOrder?.cpuMsTotal
  if (!totalMs) return [] // not measured on this system
  const sum = cpuWindowsMs.reduce((all, ms) => all + ms, 0)
  return sum > 0 ? cpuWindowsMs.map((ms) => (ms * totalMs * cpuWindowsMs.length) / sum) : [totalMs]
}

/** @param cells of the experiment itself @param floors the cells of the floors, of the same run */
export function floorRatios(
  cells: readonly MeasuredCell[],
  floors: readonly MeasuredCell[],
  seed: number,
): Pick<Findings, 'comparisons' | 'checks'> {
  const comparisons = floorStyles.flatMap((style) =>
    floorFigures.flatMap((figure) => ratioOf(cells, floors, style, figure, seed)),
  )
  const checks = comparisons.map(({ style, metric, ratio, low, high }) => ({
    claim: `${style}: ${metric}, to its floor's`,
    figure: `${ratio} [${low}, ${high}]`,
    bound: `≤ ${maxRatio[style]}`,
    met: ratio <= maxRatio[style],
  }))
  return { comparisons, checks }
}

function ratioOf(
  cells: readonly MeasuredCell[],
  floors: readonly MeasuredCell[],
  style: FloorStyle,
  figure: FloorFigure,
  seed: number,
) {
  const { of, statistic } = figures[figure]
  const own = floors.filter(({ plan }) => plan.style === style)
  const downstream = own[0]?.plan.downstream
  const [over, under] = [cells.filter(({ plan }) => plan.style === style && plan.downstream === downstream), own].map(
    (group): Sample => group.map(of).filter((values) => values.length > 0),
  )
  if (downstream === undefined || over!.length === 0 || under!.length === 0) return []
  const ratio = ([a, b]: readonly (readonly number[])[]) => statistic(a!) / statistic(b!)
  const { value, low, high } = bootstrap([over!, under!], ratio, seed, `${style}/${figure}/floor`)
  if (![value, low, high].every(Number.isFinite)) return [] // a floor without overhead
  const interval = { ratio: fourDigits(value), low: fourDigits(low), high: fourDigits(high) }
  return [{ metric: floorRatioName(figure, downstream), style, against: itsFloor, ...interval }]
}
