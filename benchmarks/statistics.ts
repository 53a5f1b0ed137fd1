/** The statistics of all figures: percentiles, a least-squares slope, and intervals by resampling. */
import { mean as meanOf, quantileSorted } from 'd3-array'
import { type Random, random } from '#shared/runtime/random.ts'

export interface Summary {
  p50: number | null
  p95: number | null
  p99: number | null
  max: number | null
  n: number
}

export interface Interval {
  value: number
  low: number
  high: number
}

/** Between neighbours by linear interpolation (R. Hyndman and Y. Fan, type 7). @param sorted ascending, not empty */
export const quantile = (sorted: ArrayLike<number>, share: number): number => quantileSorted(sorted as number[], share)!

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort()

/** Sorting a typed array is four times as fast as d3's selection, and the bootstrap takes millions of medians. */
export const median = (values: readonly number[]): number => quantile(ascending(values), 0.5)

export const mean = (values: readonly number[]): number => meanOf(values)!

/** All null without values: nothing was measured, which is not 0. */
export function summarise(values: readonly number[]): Summary {
  const n = values.length
  if (n === 0) return { p50: null, p95: null, p99: null, max: null, n }
  const sorted = ascending(values)
  const at = (share: number) => rounded(quantile(sorted, share))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: rounded(sorted[n - 1]!), n }
}

/** All values, or, of more than 101, the quantiles at 0, 0.01, … 1, to draw their distribution. */
export function quantiles(values: readonly number[]): number[] {
  const sorted = ascending(values)
  if (sorted.length <= 101) return Array.from(sorted, rounded)
  return Array.from({ length: 101 }, (_, i) => rounded(quantile(sorted, i / 100)))
}

/** Two decimals: differences below that are noise. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

/** Least squares through points of at least two different x. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const meanX = mean(points.map((point) => point.x))
  const meanY = mean(points.map((point) => point.y))
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
}

const resamples = 2_000

/** The values of one run, or of each of several repetitions. */
export type Sample = readonly number[] | readonly (readonly number[])[]

const isRepeated = (sample: Sample): sample is readonly (readonly number[])[] => Array.isArray(sample[0])

function resample(sample: Sample, draws: Random): number[] {
  const one = (values: readonly number[]) => values.map(() => values[draws.below(values.length)]!)
  return isRepeated(sample) ? drawnRepetitions(sample, draws).flatMap(one) : one(sample)
}

/**
 * Draws with replacement, one fewer than there are: drawing all of them would underestimate how much repetitions differ,
 * more so the fewer they are (J. Rao, C. Wu, Resampling Inference With Complex Survey Data, JASA 1988).
 */
export const drawnRepetitions = <One>(repetitions: readonly One[], draws: Random): One[] =>
  Array.from({ length: Math.max(1, repetitions.length - 1) }, () => repetitions[draws.below(repetitions.length)]!)

/**
 * A statistic of several samples with its 95 % percentile bootstrap interval (B. Efron): each sample is redrawn, with
 * replacement, 2,000 times. Of repeated samples the repetitions are drawn first, then orders within them, so that the
 * interval includes the chance between repetitions. It does not describe other machines or days.
 */
export function bootstrap(
  samples: readonly Sample[],
  statistic: (samples: readonly (readonly number[])[]) => number,
  seed: number,
  purpose: string,
): Interval {
  const draws = random(seed, `bootstrap/${purpose}`)
  const values = Float64Array.from({ length: resamples }, () =>
    statistic(samples.map((sample) => resample(sample, draws))),
  ).sort()
  const value = statistic(samples.map((sample) => (isRepeated(sample) ? sample.flat() : sample)))
  return { value, low: quantile(values, 0.025), high: quantile(values, 0.975) }
}

export const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000

/** Four significant digits: the interval of a ratio such as 0.01 needs more decimals than that of 1. */
export const fourDigits = (value: number): number => Number(value.toPrecision(4))

/** The median of the first divided by the median of the second, with its interval, as a comparison of results.json. */
export function medianRatio(over: Sample, under: Sample, seed: number, purpose: string) {
  const { value, low, high } = bootstrap([over, under], ([a, b]) => median(a!) / median(b!), seed, purpose)
  return { ratio: fourDigits(value), low: fourDigits(low), high: fourDigits(high) }
}
