/** What flushing at every commit costs: each style against itself, on servers that do not flush and on servers that do. */
import { durabilities } from '#stack/config.ts'
import type { MeasuredCell } from '../cell.ts'
import type { Cell, Results } from '../results-schema.ts'
import { medianRatio } from '../statistics.ts'
import { middle, ofDurability, ofExperiment, usualServices, validCells } from './cells.ts'
import { type Metric, metrics } from './charts/latency.ts'
import { figure, type Row } from './format.ts'
import { stylesIn } from './style-themes.ts'

const experiment = 'latency-stacking'
const itself = 'itself without flush per commit'
const nameOf = (metric: Metric, n: number) => `${metric} p50, N = ${n}`
const at = (n: number) => (cell: Cell) => cell.params.downstream === n

/** Medians with flush by those without, at six services or else the most. @param measured cells that can be compared */
export function flushComparisons(measured: readonly MeasuredCell[], seed: number): Results['comparisons'] {
  const stacking = measured.filter(({ cell }) => cell.experiment === experiment)
  const flushed = stacking.filter(({ plan }) => plan.durability === 'power-loss').map(({ cell }) => cell)
  const n = usualServices(flushed)
  return stylesIn(flushed.filter(at(n))).flatMap((style) =>
    metrics.flatMap((metric) => {
      const own = stacking.filter(({ cell }) => cell.style === style && at(n)(cell))
      const of = (isFlushed: boolean) =>
        own
          .filter(({ plan }) => (plan.durability === 'power-loss') === isFlushed)
          .map(({ timings }) => timings[metric])
          .filter((values) => values.length > 0)
      const [before, after] = [of(false), of(true)]
      if (before.length === 0 || after.length === 0) return []
      const ratio = medianRatio(after, before, seed, `${style}/${metric}/flush`)
      return [{ metric: nameOf(metric, n), style, against: itself, ...ratio }]
    }),
  )
}

/** Milliseconds of each style in both variants; no rows when only one was measured. */
export function flushRows(found: Results): { n: number; head: Row; rows: Row[] } {
  const [usual, flushed] = durabilities.map((one) => validCells(ofExperiment(ofDurability(found, one), experiment)))
  const n = usualServices(flushed!)
  const rows = stylesIn(flushed!.filter(at(n))).flatMap((style) =>
    metrics.map((metric): Row => {
      const own = (cells: readonly Cell[], share: 'p50' | 'p99') =>
        figure(
          middle(
            cells.filter(at(n)).filter((cell) => cell.style === style),
            (cell) => cell[metric][share],
          ),
        )
      const ratio = found.comparisons.find(
        (one) => one.style === style && one.against === itself && one.metric === nameOf(metric, n),
      )
      return [
        style,
        metric.replace('Ms', ''),
        ...[own(usual!, 'p50'), own(flushed!, 'p50'), own(usual!, 'p99'), own(flushed!, 'p99')],
        ratio?.ratio ?? null,
        ratio ? `${ratio.low} to ${ratio.high}` : null,
      ]
    }),
  )
  const head = ['style', 'ms to', 'p50', 'p50 flushed', 'p99', 'p99 flushed', 'ratio of p50', '95 % interval']
  return { n, head, rows }
}
