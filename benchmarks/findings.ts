/** The findings of all experiments. */
import type { MeasuredCell } from './cell.ts'
import { isComparable } from './comparison.ts'
import type { Experiment, Findings } from './experiment.ts'

export function findingsOf(experiments: readonly Experiment[], all: readonly MeasuredCell[], seed: number): Findings {
  const comparable = all.filter(({ cell }) => isComparable(cell))
  const found = experiments.map(({ name, findings }) => findings(measuredCells(comparable, name), seed))
  return {
    comparisons: found.flatMap(({ comparisons }) => comparisons),
    slopes: found.flatMap(({ slopes }) => slopes),
    checks: found.flatMap(({ checks }) => checks),
  }
}

/** The cells of one experiment. */
export const measuredCells = (all: readonly MeasuredCell[], experiment: string): MeasuredCell[] =>
  all.filter(({ plan }) => plan.experiment === experiment)
