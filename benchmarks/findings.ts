/** The findings of all experiments, for each durability by itself, and of the two durabilities compared. */
import { type Durability, durabilities } from '#stack/config.ts'
import type { MeasuredCell } from './cell.ts'
import { durabilitySuffix, isComparable } from './comparison.ts'
import type { Experiment, Findings } from './experiment.ts'
import { flushComparisons } from './experiments/latency-stacking/flush-comparisons.ts'

/** The names of figures from servers that flush at every commit end in ", power loss". */
export function findingsOf(experiments: readonly Experiment[], all: readonly MeasuredCell[], seed: number): Findings {
  const comparable = all.filter(({ cell }) => isComparable(cell))
  const found = durabilities.flatMap((durability) => {
    if (durability === 'power-loss' && !comparable.some(({ plan }) => plan.durability === durability)) return []
    return experiments.map(({ name, findings }) => {
      const { comparisons, slopes, checks } = findings(measuredCells(comparable, name, durability), seed)
      const suffix = durabilitySuffix(durability)
      return {
        comparisons: comparisons.map((one) => ({ ...one, metric: `${one.metric}${suffix}` })),
        slopes: slopes.map((one) => ({ ...one, metric: `${one.metric}${suffix}` })),
        checks: checks.map((one) => ({ ...one, claim: `${one.claim}${suffix}` })),
      }
    })
  })
  return {
    comparisons: [...found.flatMap(({ comparisons }) => comparisons), ...flushComparisons(comparable, seed)],
    slopes: found.flatMap(({ slopes }) => slopes),
    checks: found.flatMap(({ checks }) => checks),
  }
}

/** The cells of one experiment on servers of one durability. */
export const measuredCells = (
  all: readonly MeasuredCell[],
  experiment: string,
  durability: Durability,
): MeasuredCell[] =>
  all.filter(({ plan }) => plan.experiment === experiment && (plan.durability ?? 'kill-9') === durability)
