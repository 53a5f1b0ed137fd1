/** Intervals from what results.json keeps: quantiles instead of every order, and counts. */
import type { Random } from '#shared/runtime/random.ts'
import { drawnRepetitions, type Interval, quantile } from '../statistics.ts'

/** Quantiles of so many orders, ascending: what is kept of one repetition. */
export interface QuantileSketch {
  sorted: readonly number[]
  n: number
}
export type Repetitions = readonly QuantileSketch[]

const resamples = 2_000

/**
 * Median of the second by median of the first, with its 95 % interval: as `bootstrap` does it, repetitions are drawn first,
 * then orders within them. The median of n values drawn anew from a sample is the value at a rank that is itself drawn:
 * Beta((n+1)/2, (n+1)/2), here by its normal approximation.
 */
export function ratioOfMedians(before: Repetitions, now: Repetitions, draws: Random): Interval {
  const ratios = Float64Array.from(
    { length: resamples },
    () => resampleMedian(now, draws) / resampleMedian(before, draws),
  ).sort()
  return {
    value: quantile(together(now).sorted, 0.5) / quantile(together(before).sorted, 0.5),
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
  }
}

const together = (repeated: Repetitions): QuantileSketch => ({
  sorted: repeated.flatMap(({ sorted }) => sorted).sort((a, b) => a - b),
  n: repeated.reduce((sum, { n }) => sum + n, 0),
})

function resampleMedian(repeated: Repetitions, draws: Random): number {
  const { sorted, n } = together(drawnRepetitions(repeated, draws))
  const rank = 0.5 + (0.5 / Math.sqrt(n)) * normal(draws)
  return quantile(sorted, Math.min(1, Math.max(0, rank)))
}

/** G. Box and M. Muller. */
const normal = (draws: Random): number =>
  Math.sqrt(-2 * Math.log(1 - draws.next())) * Math.cos(2 * Math.PI * draws.next())

export interface Count {
  hits: number
  of: number
}

/** How much a share has grown, with its 95 % interval by A. Agresti and B. Caffo (one hit and one miss added to each). */
export function shareDifference(before: Count, now: Count): Interval {
  const adjusted = [before, now].map(({ hits, of }) => ({ share: (hits + 1) / (of + 2), of: of + 2 }))
  const variance = adjusted.reduce((sum, { share, of }) => sum + (share * (1 - share)) / of, 0)
  const middle = adjusted[1]!.share - adjusted[0]!.share
  const half = 1.96 * Math.sqrt(variance)
  const within = (difference: number) => Math.min(1, Math.max(-1, difference))
  return { value: now.hits / now.of - before.hits / before.of, low: within(middle - half), high: within(middle + half) }
}
