/**
 * How accept and settle grow with the number of services (EDA §1: latency stacking). One order at a time, as it were:
 * arrivals are spaced, so that what is measured is the way of an order and not a queue.
 */
import type { StyleName } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { type Experiment, type Findings, plansOf } from '../../experiment.ts'
import type { Timings } from '../../measure/timings.ts'
import { referenceServiceCount as usual } from '../../report/cells.ts'
import { isComparable } from '../../report/verdict.ts'
import {
  bootstrap,
  type Interval,
  mean,
  median,
  medianRatio,
  rounded,
  type Sample,
  slope,
  thousandths,
} from '../../statistics.ts'
import { aaTestFindings, aaTestPlans } from '../aa-test.ts'
import { equalWork } from '../equal-work.ts'
import { planExtraRepetitions, precisionCheck } from '../precision.ts'

const metrics = ['acceptMs', 'settleMs', 'effectsMs'] as const
type Metric = (typeof metrics)[number]
const baseline: StyleName = 'synchronous-chain'

export const latencyStacking: Experiment = {
  name: 'latency-stacking',
  cells(workload, styles) {
    const plans = plansOf('latency-stacking', workload, styles)
    return [...plans, ...aaTestPlans(plans, workload)]
  },

  findings(measured, seed) {
    const found: Findings = { comparisons: [], slopes: [], checks: [] }
    const styles = [...new Set(measured.map(({ plan }) => plan.style))]
    for (const style of styles) {
      if (style !== baseline)
        for (const metric of metrics) found.comparisons.push(...ratiosToChain(measured, style, metric, seed))
      found.comparisons.push(...ratiosToCriticalPath(measured, style, seed))
      for (const metric of metrics) found.slopes.push(...slopeOf(measured, style, metric, seed))
    }
    const control = aaTestFindings(measured, seed)
    found.comparisons.push(...control.comparisons)
    const narrow = precisionCheck(measured, found.comparisons)
    found.checks = [
      ...acceptanceCriteria(found, providerMean(measured)),
      ...equalWork(measured),
      ...narrow,
      ...control.checks,
    ]
    return found
  },

  more(measured, seed) {
    const good = measured.filter(({ cell }) => isComparable(cell))
    return planExtraRepetitions(measured, latencyStacking.findings(good, seed).comparisons)
  },
}

/** One sample per number of services, each of its repetitions by itself. */
function samples(measured: readonly MeasuredCell[], style: StyleName, metric: keyof Timings): Map<number, number[][]> {
  const byServices = new Map<number, number[][]>()
  for (const { plan, timings } of measured)
    if (plan.style === style && timings[metric].length > 0)
      byServices.set(plan.downstream, [...(byServices.get(plan.downstream) ?? []), timings[metric]])
  return byServices
}

function ratioOf(over: Sample | undefined, under: Sample | undefined, seed: number, purpose: string) {
  if (!over || !under) return []
  return [medianRatio(over, under, seed, purpose)]
}

function ratiosToChain(measured: readonly MeasuredCell[], style: StyleName, metric: Metric, seed: number) {
  const [own, chain] = [samples(measured, style, metric), samples(measured, baseline, metric)]
  return ratioOf(own.get(usual), chain.get(usual), seed, `${style}/${metric}`).map((ratio) => ({
    metric: `${metric} p50, N = ${usual}`,
    style,
    against: baseline,
    ...ratio,
  }))
}

function ratiosToCriticalPath(measured: readonly MeasuredCell[], style: StyleName, seed: number) {
  const [settle, path] = [samples(measured, style, 'settleMs'), samples(measured, style, 'criticalPathMs')]
  return ratioOf(settle.get(usual), path.get(usual), seed, `${style}/critical path`).map((ratio) => ({
    metric: `settleMs p50, N = ${usual}`,
    style,
    against: 'critical path',
    ...ratio,
  }))
}

function slopeOf(measured: readonly MeasuredCell[], style: StyleName, metric: Metric, seed: number) {
  const points = [...samples(measured, style, metric)]
  if (points.length < 2) return []
  const services = points.map(([n]) => n)
  const line = (values: readonly (readonly number[])[]) =>
    slope(values.map((sample, i) => ({ x: services[i]!, y: median(sample) })))
  const { value, low, high } = bootstrap(
    points.map(([, sample]) => sample),
    line,
    seed,
    `${style}/${metric}/slope`,
  )
  return [{ metric: `${metric} p50`, style, perService: rounded(value), low: rounded(low), high: rounded(high) }]
}

/** Of every call that any provider answered while the chain was measured, in milliseconds. */
function providerMean(measured: readonly MeasuredCell[]): number | null {
  const calls = measured.filter(({ plan }) => plan.style === baseline).flatMap(({ timings }) => timings.providerMs)
  return calls.length > 0 ? mean(calls) : null
}

function acceptanceCriteria({ comparisons, slopes }: Findings, providerMs: number | null): Findings['checks'] {
  const perService = (style: StyleName) => slopes.find((line) => line.style === style && line.metric === 'acceptMs p50')
  const ratio = (style: StyleName, metric: Metric, against: string) =>
    comparisons.find((one) => one.style === style && one.against === against && one.metric.startsWith(metric))
  const chain = perService(baseline)
  const share = chain && providerMs ? chain.perService / providerMs : undefined
  const slopeCheck = (style: StyleName) => {
    const line = perService(style)
    return {
      claim: `${style}: what a service adds to accept p50`,
      figure: line ? `${line.perService} ms ${interval({ value: line.perService, ...line })}` : 'not measured',
      bound: '< 1 ms',
      met: line ? line.perService < 1 : null,
    }
  }
  const ratioCheck = (style: StyleName, metric: Metric, against: string, atMost: number) => {
    const found = ratio(style, metric, against)
    return {
      claim: `${style}: ${metric.replace('Ms', '')} p50 at N = ${usual}, to the ${against}'s`,
      figure: found ? `${found.ratio} ${interval({ value: found.ratio, ...found })}` : 'not measured',
      bound: `≤ ${atMost}`,
      met: found ? found.ratio <= atMost : null,
    }
  }
  return [
    {
      claim: 'synchronous-chain: what a service adds to accept p50, to the mean provider time',
      figure: share ? `${thousandths(share)} (${chain!.perService} ms of ${rounded(providerMs!)} ms)` : 'not measured',
      bound: '0.95 to 1.05',
      met: share ? share >= 0.95 && share <= 1.05 : null,
    },
    slopeCheck('choreography'),
    slopeCheck('orchestration'),
    ratioCheck('choreography', 'acceptMs', baseline, 0.03),
    ratioCheck('orchestration', 'acceptMs', baseline, 0.06),
    ratioCheck('choreography', 'settleMs', 'critical path', 1.15),
    ratioCheck('orchestration', 'settleMs', 'critical path', 1.25),
  ]
}

const interval = ({ low, high }: Interval): string => `[${low}, ${high}]`
