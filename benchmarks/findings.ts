/** What the experiments say of all that was measured: of one durability at a time, and of the two against each other. */
import { type Durability, durabilities } from '#stack/config.ts'
import type { MeasuredCell } from './cell.ts'
import { durabilitySuffix, isComparable } from './comparison.ts'
import type { Experiment, Findings } from './experiment.ts'
import { flushComparisons } from './experiments/latency-stacking/flush-comparisons.ts'

/** Figures of servers that flush at every commit have ", power loss" behind their names. */
export function findingsOf(experiments: readonly Experiment[], all: readonly MeasuredCell[], seed: number): Findings {
  const good = all.filter(({ cell }) => isComparable(cell))
  const found = durabilities.flatMap((durability) => {
    if (durability === 'power-loss' && !good.some(({ plan }) => plan.durability === durability)) return []
    return experiments.map(({ name, findings }) => {
      const { comparisons, slopes, checks } = findings(measuredCells(good, name, durability), seed)
      const note = durabilitySuffix(durability)
      return {
        comparisons: comparisons.map((one) => ({ ...one, metric: `${one.metric}${note}` })),
        slopes: slopes.map((one) => ({ ...one, metric: `${one.metric}${note}` })),
        checks: checks.map((one) => ({ ...one, claim: `${one.claim}${note}` })),
      }
    })
  })
  return {
    comparisons: [...found.flatMap(({ comparisons }) => comparisons), ...flushComparisons(good, seed)],
    slopes: found.flatMap(({ slopes }) => slopes),
    checks: found.flatMap(({ checks }) => checks),
  }
}

/** Of all cells, those of one experiment on one kind of servers. */
export const measuredCells = (
  all: readonly MeasuredCell[],
  experiment: string,
  durability: Durability,
): MeasuredCell[] =>
  all.filter(({ plan }) => plan.experiment === experiment && (plan.durability ?? 'kill-9') === durability)
