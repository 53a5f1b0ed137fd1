/** What the experiments say of all that was measured: of one durability at a time, and of the two against each other. */
import { durabilities } from '#stack/config.ts'
import type { MeasuredCell } from './cell.ts'
import type { Experiment, Findings } from './experiment.ts'
import { noted } from './report/cells.ts'
import { flushComparisons } from './report/durability.ts'
import { speaks } from './report/verdict.ts'

/** Figures of servers that flush at every commit have ", power loss" behind their names. */
export function findingsOf(experiments: readonly Experiment[], all: readonly MeasuredCell[], seed: number): Findings {
  const good = all.filter(({ cell }) => speaks(cell))
  const found = durabilities.flatMap((durability) => {
    const measured = good.filter(({ plan }) => (plan.durability ?? 'kill-9') === durability)
    if (measured.length === 0 && durability === 'power-loss') return []
    return experiments.map(({ name, findings }) => {
      const { comparisons, slopes, checks } = findings(
        measured.filter(({ plan }) => plan.experiment === name),
        seed,
      )
      const note = noted(durability)
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
