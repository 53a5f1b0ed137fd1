/** The rows of the README's table: one run, one figure for each style, with its interval where there is one. */
import type { StyleName } from '#stack/styles.ts'
import { type Metric, medianName, metrics, referenceServiceCount } from '../comparison.ts'
import { outcomeNames } from '../experiments/availability/report/fault-results.ts'
import { type FloorFigure, floorRatioName, itsFloor } from '../experiments/latency-stacking/floor-ratios.ts'
import { searchesOf } from '../experiments/scaling/report/searches.ts'
import { outcomes } from '../measure/outcomes.ts'
import type { Availability, Cell } from '../results-schema.ts'
import { atServices, medianAcross, ofStyle } from './cells.ts'
import { cellsOf, type Run } from './committed.ts'

/** A title, then a figure for each style. */
export type Row = [title: string, figure: (style: StyleName) => string]

export const headlineRows = (run: Run): Row[] => [
  ...latencyRows(run),
  ...capacityRows(run),
  ...faultRows(run, headlineFaults),
]

function latencyRows(run: Run): Row[] {
  const cells = cellsOf(run, 'latency-stacking').filter(({ params }) => params.downstream === referenceServiceCount)
  if (cells.length === 0) return []
  const percentiles = (metric: Metric) => (style: string) => bothPercentiles(ofStyle(cells, style), metric)
  const rate = rateNote(cells)
  return [
    [`accept${rate}, p50 / p99 in ms`, percentiles('acceptMs')],
    [`settle${rate}, p50 / p99 in ms`, percentiles('settleMs')],
    [`effects${rate}, p50 / p99 in ms`, percentiles('effectsMs')],
    [`accept${rate}, ratio of p50 to the chain`, ratio(run, 'acceptMs', 'synchronous-chain')],
    [`settle${rate}, ratio of p50 to the chain`, ratio(run, 'settleMs', 'synchronous-chain')],
    [`effects${rate}, ratio of p50 to the chain`, ratio(run, 'effectsMs', 'synchronous-chain')],
    [`settle${rate}, ratio of p50 to the critical path`, ratio(run, 'settleMs', 'critical path')],
    [`settle beyond the critical path${rate}, ratio of p50 to the floor`, toFloor(run, 'overhead p50')],
    [`CPU per order${rate}, ratio to the floor`, toFloor(run, 'CPU per order')],
    [`one more service adds to accept p50${rate}, ms`, slope(run, 'acceptMs')],
    [`one more service adds to effects p50${rate}, ms`, slope(run, 'effectsMs')],
    [
      `CPU per order${rate}, ms`,
      (style) => whole(medianAcross(ofStyle(cells, style), ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
    ],
  ]
}

/** " at 4/s", or nothing when the rates differ. */
function rateNote(cells: readonly Cell[]): string {
  const rates = new Set(cells.map(({ params }) => params.ratePerS))
  return rates.size === 1 ? ` at ${[...rates][0]}/s` : ''
}

const bothPercentiles = (cells: readonly Cell[], metric: Metric): string =>
  (['p50', 'p99'] as const).map((p) => whole(medianAcross(cells, (cell) => cell[metric][p]))).join(' / ')

/** Each metric and the CPU time of an order, by number of services. */
export function stackingRows(run: Run): Row[] {
  const cells = cellsOf(run, 'latency-stacking')
  const counts = [...new Set(cells.map(({ params }) => Number(params.downstream)))].sort((a, b) => a - b)
  const rate = rateNote(cells)
  const own = (style: string, n: number) => atServices(ofStyle(cells, style), n)
  const cpu = ({ costPerOrder }: Cell) => costPerOrder?.cpuMsTotal
  return [
    ...metrics.flatMap((metric) =>
      counts.map((n): Row => {
        const title = `${metric.replace('Ms', '')}${rate}, p50 / p99 in ms, N = ${n}`
        return [title, (style) => bothPercentiles(own(style, n), metric)]
      }),
    ),
    ...counts.map(
      (n): Row => [`CPU ms per order${rate}, N = ${n}`, (style) => whole(medianAcross(own(style, n), cpu))],
    ),
  ]
}

function capacityRows(run: Run): Row[] {
  const searches = searchesOf(cellsOf(run, 'scaling')).filter(({ replicas }) => replicas === 1)
  const limits = searches[0]?.steps[0]?.scaling.limits
  if (!limits) return []
  const within = `accept p99 ≤ ${limits.acceptP99Ms} ms, settle p99 ≤ ${limits.settleP99Ms} ms and no growing backlog`
  const capacity = (style: string) => searches.find((search) => search.style === style)?.capacity?.ratePerS
  return [[`highest rate kept up with: ${within}, orders/s`, (style) => capacity(style)?.toFixed(1) ?? '–']]
}

/** Faults that tell the styles apart, one of each kind; results/README.md has all of them. */
const headlineFaults: [title: string, fault: string][] = [
  ['notification is down', 'notification down'],
  ['payment is down', 'payment down'],
  ['Kafka is killed', 'kafka killed'],
  ['Temporal is killed', 'temporal killed'],
  ['one message is poison', 'one poison message'],
  ['a product sells out', 'hot product sells out'],
]

export const allFaults = (run: Run): [title: string, fault: string][] =>
  [...new Set(cellsOf(run, 'availability').map(({ params }) => String(params.fault)))]
    .sort()
    .map((fault) => [fault, fault])

/** Orders that arrived while a fault lasted, from clients that give up; never pooled over faults. */
export function faultRows(run: Run, faults: [title: string, fault: string][]): Row[] {
  const cells = cellsOf(run, 'availability').filter(({ params }) => params.clients !== 'retry')
  const counts = (style: string, name: string) =>
    ofStyle(cells, style).flatMap(({ params, availability }) =>
      availability && params.fault === name ? [availability] : [],
    )
  return faults
    .filter(([, name]) => cells.some(({ params }) => params.fault === name))
    .map(([title, name]) => [title, (style) => countsOf(counts(style, name))])
}

/** Shown when there are any, beside what was correct. */
const otherOutcomes = outcomes.filter((outcome) => outcome !== 'correct' && outcome !== 'late')

function countsOf(counts: Availability[]): string {
  const sum = (of: (count: Availability) => number) => counts.reduce((total, count) => total + of(count), 0)
  const attempts = sum((count) => count.attempts)
  const others = otherOutcomes.flatMap((outcome) => {
    const orders = sum((count) => count[outcome])
    return orders > 0 ? [`${orders} ${outcomeNames[outcome]}`] : []
  })
  const correct = `${sum((count) => count.correct)} + ${sum((count) => count.late)} of ${attempts}`
  return attempts === 0 ? '–' : [correct, ...others].join(', ')
}

const ratio = (run: Run, metric: Metric, against: string): Row[1] =>
  comparison(run, medianName(metric, referenceServiceCount), against)

const toFloor = (run: Run, figure: FloorFigure): Row[1] =>
  comparison(run, floorRatioName(figure, referenceServiceCount), itsFloor)

function comparison({ found }: Run, metric: string, against: string): Row[1] {
  return (style) => {
    const one = found.comparisons.find(
      (each) => each.metric === metric && each.style === style && each.against === against,
    )
    if (style === against) return '1'
    return one ? `${one.ratio} [${one.low}, ${one.high}]` : '–'
  }
}

function slope({ found }: Run, metric: Metric): Row[1] {
  return (style) => {
    const one = found.slopes.find((each) => each.metric === `${metric} p50` && each.style === style)
    return one ? `${one.perService.toFixed(2)} [${one.low.toFixed(2)}, ${one.high.toFixed(2)}]` : '–'
  }
}

const whole = (value: number | null): string => (value === null ? '–' : value.toFixed(0))
