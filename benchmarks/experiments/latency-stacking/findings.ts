/** Ratios of each style to the chain and to the critical path, and what each added service adds, with their intervals. */
import type { StyleName } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { type Metric, medianName, metrics, referenceServiceCount } from '../../comparison.ts'
import type { Findings } from '../../experiment.ts'
import type { Timings } from '../../measure/timings.ts'
import { bootstrap, mean, median, medianRatio, rounded, slope } from '../../statistics.ts'
import { aaTestFindings } from '../aa-test.ts'
import { equalWork } from '../equal-work.ts'
import { precisionCheck } from '../precision.ts'
import { acceptanceCriteria, baseline } from './acceptance-criteria.ts'
import { floorRatios } from './floor-ratios.ts'

/** @param all with the parts, which enter no other figure than their own */
export function findings(all: readonly MeasuredCell[], seed: number): Findings {
  const measured = all.filter(({ plan }) => !plan.part)
  const floors = all.filter(({ plan }) => plan.part === 'floor')
  const styles = [...new Set(measured.map(({ plan }) => plan.style))]
  const aaTest = aaTestFindings(measured, seed)
  const toFloors = floorRatios(measured, floors, seed)
  const ratios = [...styles.flatMap((style) => ratiosOf(measured, style, seed)), ...aaTest.comparisons]
  const comparisons = [...ratios, ...toFloors.comparisons]
  const slopes = styles.flatMap((style) => metrics.flatMap((metric) => slopeOf(measured, style, metric, seed)))
  const checks = [
    ...acceptanceCriteria(comparisons, slopes, providerMeanMs(measured)),
    ...toFloors.checks,
    ...equalWork(measured),
    ...precisionCheck(measured, ratios),
    ...aaTest.checks,
  ]
  return { comparisons, slopes, checks }
}

/** Each metric to that of the chain, and settle to the critical path of the same orders. */
function ratiosOf(measured: readonly MeasuredCell[], style: StyleName, seed: number): Findings['comparisons'] {
  const samples = (of: StyleName, metric: keyof Timings) => samplesOf(measured, of, metric).get(referenceServiceCount)
  const toChain = style === baseline ? [] : metrics
  return [
    ...toChain.map((metric) => ({ metric, against: baseline, purpose: metric, under: samples(baseline, metric) })),
    {
      metric: 'settleMs' as const,
      against: 'critical path',
      purpose: 'critical path',
      under: samples(style, 'criticalPathMs'),
    },
  ].flatMap(({ metric, against, purpose, under }) => {
    const over = samples(style, metric)
    if (!over || !under) return []
    const ratio = medianRatio(over, under, seed, `${style}/${purpose}`)
    return [{ metric: medianName(metric, referenceServiceCount), style, against, ...ratio }]
  })
}

/** By number of services, one sample per repetition. */
function samplesOf(measured: readonly MeasuredCell[], style: StyleName, metric: keyof Timings) {
  const byServices = new Map<number, number[][]>()
  for (const { plan, timings } of measured)
    if (plan.style === style && timings[metric].length > 0)
      byServices.set(plan.downstream, [...(byServices.get(plan.downstream) ?? []), timings[metric]])
  return byServices
}

function slopeOf(
  measured: readonly MeasuredCell[],
  style: StyleName,
  metric: Metric,
  seed: number,
): Findings['slopes'] {
  const points = [...samplesOf(measured, style, metric)]
  if (points.length < 2) return []
  const services = points.map(([n]) => n)
  const samples = points.map(([, sample]) => sample)
  const line = (values: readonly (readonly number[])[]) =>
    slope(values.map((sample, i) => ({ x: services[i]!, y: median(sample) })))
  const { value, low, high } = bootstrap(samples, line, seed, `${style}/${metric}/slope`)
  return [{ metric: `${metric} p50`, style, perService: rounded(value), low: rounded(low), high: rounded(high) }]
}

/** Of every call that a provider responded to while the chain was measured, in milliseconds. */
function providerMeanMs(measured: readonly MeasuredCell[]): number | null {
  const calls = measured.filter(({ plan }) => plan.style === baseline).flatMap(({ timings }) => timings.providerMs)
  return calls.length > 0 ? mean(calls) : null
}
