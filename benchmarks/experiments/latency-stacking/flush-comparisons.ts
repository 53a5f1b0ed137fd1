/** What flushing at every commit costs: each style on servers that flush against itself on servers that do not. */
import { type StyleName, styleNames } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { type Metric, medianName, metrics, referenceCount } from '../../comparison.ts'
import type { Results } from '../../results-schema.ts'
import { medianRatio } from '../../statistics.ts'

/** What these comparisons are against, in results.json. */
export const withoutFlush = 'itself without flush per commit'

/** The ratios of medians, flushed to not flushed. @param comparable cells that may be compared, of any experiment */
export function flushComparisons(comparable: readonly MeasuredCell[], seed: number): Results['comparisons'] {
  const stacking = comparable.filter(({ plan }) => plan.experiment === 'latency-stacking' && !plan.part)
  const downstream = referenceCount(stacking.filter(isFlushed).map(({ plan }) => plan.downstream))
  const cells = stacking.filter(({ plan }) => plan.downstream === downstream)
  return styleNames.flatMap((style) =>
    metrics.flatMap((metric) => {
      const [flushed, unflushed] = [true, false].map((flush) =>
        timesOf(
          cells.filter((cell) => isFlushed(cell) === flush),
          style,
          metric,
        ),
      )
      if (flushed!.length === 0 || unflushed!.length === 0) return []
      const ratio = medianRatio(flushed!, unflushed!, seed, `${style}/${metric}/flush`)
      return [{ metric: medianName(metric, downstream), style, against: withoutFlush, ...ratio }]
    }),
  )
}

const isFlushed = ({ plan }: MeasuredCell): boolean => plan.durability === 'power-loss'

/** One sample per repetition. */
const timesOf = (cells: readonly MeasuredCell[], style: StyleName, metric: Metric): number[][] =>
  cells
    .filter(({ plan, timings }) => plan.style === style && timings[metric].length > 0)
    .map(({ timings }) => timings[metric])
