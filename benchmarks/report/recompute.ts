/**
 * Every percentile, ratio and slope of a run, computed again from its published rows. Whoever doubts a figure can start from
 * single orders.
 */
import { toStyleName } from '#stack/styles.ts'
import { type CellPlan, type MeasuredCell, planned } from '../cell.ts'
import { latencyStacking } from '../experiments/latency-stacking/experiment.ts'
import { variants } from '../experiments/variants/experiment.ts'
import { findingsOf } from '../findings.ts'
import { orderMetrics, type Timings } from '../measure/timings.ts'
import type { Cell, OrderRow, Results } from '../results-schema.ts'
import { summarise } from '../statistics.ts'
import { isVariantName } from '../variants.ts'

export interface Recomputed {
  /** How many figures were compared. */
  compared: number
  /** One line for each that differs. */
  differences: string[]
}

interface Figure {
  name: string
  published: unknown
  recomputed: unknown
}

/** Rows of older runs have no critical path, and figures that need it are left out. */
export function recompute(found: Results, rows: readonly OrderRow[]): Recomputed {
  const byCell = Map.groupBy(rows, ({ cell }) => cell)
  const cells = found.cells.flatMap((cell, i) => {
    const own = byCell.get(i)
    return own ? [{ cell, rows: own, i }] : []
  })
  const figures = [
    ...cells.flatMap(({ cell, rows, i }) => percentilesOf(cell, rows, i)),
    ...ratiosOf(
      found,
      cells.map(({ cell, rows }) => measuredFrom(cell, rows)),
    ),
  ]
  const differing = figures.filter((one) => JSON.stringify(one.published) !== JSON.stringify(one.recomputed))
  return {
    compared: figures.length,
    differences: differing.map(
      ({ name, published, recomputed }) =>
        `${name}: ${JSON.stringify(published)} is published, ${JSON.stringify(recomputed)} follows from the rows`,
    ),
  }
}

const hasMetric = (rows: readonly OrderRow[], metric: (typeof orderMetrics)[number]) =>
  rows.some((row) => row[metric] !== undefined)

const percentilesOf = (cell: Cell, rows: readonly OrderRow[], i: number): Figure[] =>
  orderMetrics
    .filter((metric) => hasMetric(rows, metric))
    .map((metric) => ({
      name: `cell ${i}, ${cell.style}, ${cell.experiment}, ${metric}`,
      published: cell[metric],
      recomputed: summarise(rows.flatMap((row) => row[metric] ?? [])),
    }))

function ratiosOf(found: Results, measured: readonly MeasuredCell[]): Figure[] {
  const again = findingsOf([latencyStacking, variants], measured, found.meta.seed)
  const nameOf = ({ metric, style, against }: { metric: string; style: string; against?: string }) =>
    `${style}, ${metric}${against ? `, to ${against}` : ''}`
  return (['comparisons', 'slopes'] as const).flatMap((kind) =>
    again[kind].map((recomputed) => ({
      name: nameOf(recomputed),
      published: found[kind].find((one) => nameOf(one) === nameOf(recomputed)),
      recomputed,
    })),
  )
}

/** As it was when the findings were computed, as far as they depend on it. */
function measuredFrom(cell: Cell, rows: readonly OrderRow[]): MeasuredCell {
  const { downstream, repetition, ratePerS, control, variant } = cell.params
  const plan: CellPlan = {
    ...planned(cell.experiment),
    style: toStyleName(cell.style),
    downstream: Number(downstream),
    repetition: Number(repetition),
    warmUp: { ratePerS: Number(ratePerS), seconds: 0 },
    load: { ratePerS: Number(ratePerS), seconds: 0, arrivals: 'spaced', refusals: {} },
    drainTimeoutMs: 0,
    ...(control === 'yes' && { control: true }),
    ...(isVariantName(variant) && { variant }),
  }
  const times = Object.fromEntries(orderMetrics.map((metric) => [metric, rows.flatMap((row) => row[metric] ?? [])]))
  return { plan, cell, timings: { ...(times as unknown as Timings), providerMs: [] } }
}
