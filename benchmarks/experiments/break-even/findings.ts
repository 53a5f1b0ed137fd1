/** What the grid shows: rankings and crossovers as data, and one line for each metric. */
import type { Findings } from '../../experiment.ts'
import type { Cell } from '../../results-schema.ts'
import { type Crossover, crossovers } from './crossovers.ts'
import { type GridMetric, gridMetrics } from './estimates.ts'
import { type Ranking, rankings } from './rankings.ts'

export interface BreakEven {
  rankings: Ranking[]
  crossovers: Crossover[]
}

/**
 * Everything that an advisor needs, as plain data, computed from the cells of a results.json.
 * @param cells of any experiment, failed ones too
 */
export function breakEvenOf(cells: readonly Cell[]): BreakEven {
  const ranked = rankings(cells.filter(({ experiment }) => experiment === 'break-even'))
  return { rankings: ranked, crossovers: crossovers(ranked) }
}

export const metricNames: Record<GridMetric, string> = {
  acceptMs: 'accept p50',
  settleMs: 'settle p50',
  cpuMs: 'CPU time per order',
}

export function breakEvenChecks(cells: readonly Cell[]): Findings['checks'] {
  const found = breakEvenOf(cells)
  return gridMetrics.flatMap((metric) => {
    const own = found.rankings.filter((ranking) => ranking.metric === metric && ranking.best.length > 0)
    if (own.length === 0) return []
    const crossed = found.crossovers.filter((crossover) => crossover.metric === metric).length
    const claim = `break-even: points of the grid at which a style has the lowest ${metricNames[metric]}, or one not clearly higher`
    return [{ claim, figure: bestCounts(own), bound: `crossovers between two styles: ${crossed}`, met: null }]
  })
}

function bestCounts(own: readonly Ranking[]): string {
  const counts = Map.groupBy(
    own.flatMap(({ best }) => best),
    (style) => style,
  )
  return [...counts]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([style, { length }]) => `${style} ${length} of ${own.length}`)
    .join(', ')
}
