/** Which style is best at each point of the grid, for each metric, and by which factor over the second. */
import type { Cell } from '../../results-schema.ts'
import { rounded } from '../../statistics.ts'
import { clearSign, type Estimate, estimateOf, type GridMetric, gridMetrics } from './estimates.ts'

export const axes = ['providerMeanMs', 'downstream', 'ratePerS'] as const
export type Axis = (typeof axes)[number]
export type GridPoint = Record<Axis, number>

export interface Ranking {
  at: GridPoint
  metric: GridMetric
  /** Those that kept up, the lowest first. */
  ranked: Estimate[]
  /** The lowest, and those that are not clearly higher; empty when nothing is ranked. */
  best: string[]
  /** The second divided by the lowest; null without a second. */
  factor: number | null
  unranked: { style: string; reason: string }[]
}

/** @param cells failed ones too @returns one ranking for each metric and point, by rate, then provider time, then N */
export function rankings(cells: readonly Cell[]): Ranking[] {
  const styles = [...new Set(cells.map(({ style }) => style))]
  const points = gridPoints(cells)
  return gridMetrics.flatMap((metric) =>
    points.map(({ at, own }) => {
      const estimates = styles.map((style) => ({
        style,
        estimate: estimateOf(
          style,
          own.filter((cell) => cell.style === style),
          metric,
        ),
      }))
      return rankingOf(at, metric, estimates)
    }),
  )
}

function rankingOf(
  at: GridPoint,
  metric: GridMetric,
  estimates: readonly { style: string; estimate: Estimate | string }[],
): Ranking {
  const ranked = estimates
    .flatMap(({ estimate }) => (typeof estimate === 'string' ? [] : estimate))
    .sort((a, b) => a.value - b.value)
  const [first, second] = ranked
  return {
    at,
    metric,
    ranked,
    best: ranked.filter((one) => clearSign(first!, one) === 0).map(({ style }) => style),
    factor: first && second ? rounded(second.value / first.value) : null,
    unranked: estimates.flatMap(({ style, estimate }) =>
      typeof estimate === 'string' ? { style, reason: estimate } : [],
    ),
  }
}

function gridPoints(cells: readonly Cell[]): { at: GridPoint; own: Cell[] }[] {
  const groups = Map.groupBy(cells, ({ params }) => axes.map((axis) => params[axis]).join('/'))
  return [...groups.values()]
    .map((own) => ({ at: pointOf(own[0]!), own }))
    .sort(
      ({ at: a }, { at: b }) =>
        a.ratePerS - b.ratePerS || a.providerMeanMs - b.providerMeanMs || a.downstream - b.downstream,
    )
}

const pointOf = ({ params }: Cell): GridPoint => ({
  providerMeanMs: Number(params.providerMeanMs),
  downstream: Number(params.downstream),
  ratePerS: Number(params.ratePerS),
})
