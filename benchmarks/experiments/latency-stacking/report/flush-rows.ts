/**
 * What flushing at every commit costs, in files of earlier versions, which measured it after everything else: now the
 * experiment variants does it in turn with the default servers.
 */
import { durabilities } from '#stack/config.ts'
import { medianName, metrics, referenceCount } from '../../../comparison.ts'
import { medianAcross, ofDurability, ofExperiment, servicesOf, validCells } from '../../../report/cells.ts'
import { figure, type Row } from '../../../report/format.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'

const withoutFlush = 'itself without flush per commit'
const experiment = 'latency-stacking'
const at = (n: number) => (cell: Cell) => cell.params.downstream === n

/** Milliseconds of each style in both variants; no rows when only one was measured. */
export function flushRows(found: Results): { n: number; head: Row; rows: Row[] } {
  const [usual, flushed] = durabilities.map((one) => validCells(ofExperiment(ofDurability(found, one), experiment)))
  const n = referenceCount(servicesOf(flushed!))
  const rows = stylesIn(flushed!.filter(at(n))).flatMap((style) =>
    metrics.map((metric): Row => {
      const own = (cells: readonly Cell[], share: 'p50' | 'p99') =>
        figure(
          medianAcross(
            cells.filter(at(n)).filter((cell) => cell.style === style),
            (cell) => cell[metric][share],
          ),
        )
      const ratio = found.comparisons.find(
        (one) => one.style === style && one.against === withoutFlush && one.metric === medianName(metric, n),
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
