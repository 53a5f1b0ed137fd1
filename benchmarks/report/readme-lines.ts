/** The rows of the README's table: one run, one figure for each style, with its interval where there is one. */
import type { StyleName } from '#stack/styles.ts'
import type { Availability, Cell, Results } from '../results-schema.ts'
import { medianAcross, ofDurability, ofExperiment } from './cells.ts'
import { rampsOf } from './knees.ts'

/** A title, then a figure for each style. */
export type Row = [title: string, figure: (style: StyleName) => string]

/** At this many services the styles are compared. */
const services = 6

export const headlineRows = (results: Results): Row[] => [
  ...latencyRows(results),
  ...capacityRows(results),
  ...faultRows(results, headlineFaults),
]

function latencyRows(results: Results): Row[] {
  const cells = cellsOf(results, 'latency-stacking').filter(({ params }) => params.downstream === services)
  if (cells.length === 0) return []
  const p50 = (metric: 'acceptMs' | 'settleMs' | 'effectsMs') => (style: string) =>
    wholeMs(medianAcross(ofStyle(cells, style), (cell) => cell[metric].p50))
  return [
    ['accept, p50 in ms', p50('acceptMs')],
    ['settle, p50 in ms', p50('settleMs')],
    ['effects, p50 in ms', p50('effectsMs')],
    ['accept, ratio to the chain', ratio(results, 'acceptMs', 'synchronous-chain')],
    ['settle, ratio to the chain', ratio(results, 'settleMs', 'synchronous-chain')],
    ['effects, ratio to the chain', ratio(results, 'effectsMs', 'synchronous-chain')],
    ['settle, ratio to the critical path', ratio(results, 'settleMs', 'critical path')],
    ['one more service adds to accept p50, ms', slope(results, 'acceptMs')],
    ['one more service adds to effects p50, ms', slope(results, 'effectsMs')],
    [
      'CPU per order at this low load, ms',
      (style) => wholeMs(medianAcross(ofStyle(cells, style), ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
    ],
  ]
}

function capacityRows(results: Results): Row[] {
  const ramps = rampsOf(cellsOf(results, 'scaling')).filter(({ replicas }) => replicas === 1)
  const knee = (style: string) => ramps.find((ramp) => ramp.style === style)?.knee?.ratePerS
  return ramps.length > 0
    ? [
        [
          'highest rate of the ramp with accept p99 ≤ 1 s, settle p99 ≤ 3 s and no growing backlog, orders/s',
          (style) => wholeMs(knee(style) ?? null),
        ],
      ]
    : []
}

/** Faults that tell the styles apart, one of each kind; results/README.md has all of them. */
const headlineFaults: [title: string, faults: string[]][] = [
  ['notification is down', ['notification down']],
  ['payment is down', ['payment down']],
  ['the order service is down', ['order down']],
  ['PostgreSQL is killed', ['postgres killed']],
  ['its own broker or engine is killed', ['kafka killed', 'temporal killed']],
]

export const allFaults = (results: Results): [title: string, faults: string[]][] =>
  [...new Set(cellsOf(results, 'availability').map(({ params }) => String(params.fault)))]
    .sort()
    .map((fault) => [fault, [fault]])

/** Orders that were placed while a fault lasted, never pooled over faults. */
export function faultRows(results: Results, faults: [title: string, faults: string[]][]): Row[] {
  const cells = cellsOf(results, 'availability')
  const counts = (style: string, names: string[]) =>
    ofStyle(cells, style).flatMap(({ params, availability }) =>
      availability && names.includes(String(params.fault)) ? [availability] : [],
    )
  return cells.length === 0 ? [] : faults.map(([title, names]) => [title, (style) => countsOf(counts(style, names))])
}

/** Shown when there are any, beside what was correct. */
const otherOutcomes = ['refused', 'unanswered', 'duplicated', 'lost', 'stuck', 'wrong'] as const

function countsOf(counts: Availability[]): string {
  const sum = (of: (count: Availability) => number) => counts.reduce((total, count) => total + of(count), 0)
  const attempts = sum((count) => count.attempts)
  const others = otherOutcomes.flatMap((outcome) => {
    const orders = sum((count) => count[outcome])
    return orders > 0 ? [`${orders} ${outcome}`] : []
  })
  const correct = `${sum((count) => count.correct)} + ${sum((count) => count.late)} of ${attempts}`
  return attempts === 0 ? '–' : [correct, ...others].join(', ')
}

function ratio(results: Results, metric: string, against: string): Row[1] {
  return (style) => {
    const found = results.comparisons.find(
      (one) => one.metric === `${metric} p50, N = ${services}` && one.style === style && one.against === against,
    )
    return found ? `${found.ratio} [${found.low}, ${found.high}]` : '1'
  }
}

function slope(results: Results, metric: string): Row[1] {
  return (style) => {
    const found = results.slopes.find((line) => line.metric === `${metric} p50` && line.style === style)
    return found ? `${found.perService.toFixed(2)} [${found.low.toFixed(2)}, ${found.high.toFixed(2)}]` : '–'
  }
}

const cellsOf = (results: Results, experiment: string): Cell[] =>
  ofExperiment(ofDurability(results, 'kill-9'), experiment)

const ofStyle = (cells: readonly Cell[], style: string) => cells.filter((cell) => cell.style === style)
const wholeMs = (value: number | null): string => (value === null ? '–' : value.toFixed(0))
