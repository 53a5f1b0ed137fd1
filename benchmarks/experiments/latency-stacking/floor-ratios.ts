/** What a style costs above its floor: the time of an order beyond the critical path, and CPU time, each as a ratio. */
import type { MeasuredCell } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { type CellFigure, cellRatio } from '../cell-ratios.ts'
import { type FloorStyle, floorStyles } from './parts.ts'

/** What these comparisons are against, in results.json. */
export const itsFloor = 'its floor'

export const floorFigures = ['overhead p50', 'CPU per order'] as const satisfies readonly CellFigure[]
export type FloorFigure = (typeof floorFigures)[number]

/** The largest ratios that are accepted; the hybrid, composed of both, lies between them. */
const maxRatio: Record<FloorStyle, number> = { choreography: 1.5, orchestration: 1.3, hybrid: 1.4 }

export const floorRatioName = (figure: FloorFigure, downstream: number): string => `${figure}, N = ${downstream}`

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
  const own = floors.filter(({ plan }) => plan.style === style)
  const downstream = own[0]?.plan.downstream
  if (downstream === undefined) return []
  const over = cells.filter(({ plan }) => plan.style === style && plan.downstream === downstream)
  const ratio = cellRatio(over, own, figure, seed, `${style}/${figure}/floor`)
  return ratio ? [{ metric: floorRatioName(figure, downstream), style, against: itsFloor, ...ratio }] : []
}
