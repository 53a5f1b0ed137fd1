/** `--against`: what differs between two runs, of what both have measured, and what makes the two hard to compare. */
import { metrics } from '../comparison.ts'
import { correctShare, groupByFault } from '../experiments/availability/report/fault-results.ts'
import { searchesOf } from '../experiments/scaling/report/searches.ts'
import { sampleOf } from '../order-rows.ts'
import type { Cell, Results } from '../results-schema.ts'
import { type Interval, medianRatio } from '../statistics.ts'
import { medianAcross, ofExperiment, validCells } from './cells.ts'
import { figure, ms, percent, plural, type Table } from './format.ts'
import { byStyle } from './style-themes.ts'

export interface Change {
  what: string
  style: string
  before: string
  now: string
  /** A ratio now ÷ before, or a difference in shares. */
  kind: 'ratio' | 'difference'
  value: number
  /** null where the files keep too little for one. */
  interval: Pick<Interval, 'low' | 'high'> | null
  higherIsBetter: boolean
}

export const compareResults = (old: Results, now: Results): Change[] =>
  [latencyChanges, availabilityChanges, capacityChanges].flatMap((changes) => changes(old, now))

/** Of latency stacking and the sustained rate: medians, and what an order costs. */
function latencyChanges(old: Results, now: Results): Change[] {
  const nameOf = ({ experiment, params }: Cell) =>
    `${experiment}, N = ${params.downstream}${experiment === 'sustained' ? `, ${params.ratePerS}/s` : ''}`
  const grouped = ({ cells }: Results) =>
    Map.groupBy(
      validCells(cells).filter(({ experiment }) => ['latency-stacking', 'sustained'].includes(experiment)),
      (cell) => JSON.stringify([nameOf(cell), cell.params.ratePerS, cell.style]),
    )
  const before = grouped(old)
  const order = ([a]: Cell[], [b]: Cell[]) =>
    a!.experiment.localeCompare(b!.experiment) ||
    Number(a!.params.downstream) - Number(b!.params.downstream) ||
    byStyle(a!.style, b!.style)
  const both = [...grouped(now)].flatMap(([key, cells]) =>
    before.has(key) ? [[cells, before.get(key)!] as const] : [],
  )
  return both
    .sort(([a], [b]) => order(a, b))
    .flatMap(([cells, earlier]) => {
      const [what, style] = [nameOf(cells[0]!), cells[0]!.style]
      return [...medianChanges(earlier, cells, now.meta.seed), ...costChange(earlier, cells)].map((change) => ({
        ...change,
        what: `${what}: ${change.what}`,
        style,
        kind: 'ratio' as const,
        higherIsBetter: false,
      }))
    })
}

type Measured = Pick<Change, 'what' | 'before' | 'now' | 'value' | 'interval'>

function medianChanges(old: readonly Cell[], now: readonly Cell[], seed: number): Measured[] {
  return metrics.flatMap((metric) => {
    const [before, after] = [old, now].map((cells) => medianAcross(cells, (cell) => cell[metric].p50))
    if (!before || after == null) return []
    const what = `${metric.replace('Ms', '')} p50`
    const [under, over] = [old, now].map((cells) => cells.map((cell) => sampleOf(cell, metric)))
    const hasSamples = [...under!, ...over!].every((sample) => sample.length > 0)
    const ratio = hasSamples ? medianRatio(over!, under!, seed, `against/${now[0]!.style}/${what}`) : null
    return { what, before: ms(before), now: ms(after), value: ratio?.ratio ?? after / before, interval: ratio }
  })
}

function costChange(old: readonly Cell[], now: readonly Cell[]): Measured[] {
  const [before, after] = [old, now].map((cells) => medianAcross(cells, ({ costPerOrder }) => costPerOrder?.cpuMsTotal))
  if (!before || after == null) return []
  return [{ what: 'CPU per order', before: ms(before), now: ms(after), value: after / before, interval: null }]
}

function availabilityChanges(old: Results, now: Results): Change[] {
  const [before, after] = [old, now].map(({ cells }) =>
    groupByFault(cells).filter(({ invalidReasons, attempts }) => invalidReasons.length === 0 && attempts > 0),
  )
  return after!.flatMap((one) => {
    const earlier = before!.find(({ style, fault }) => style === one.style && fault === one.fault)
    if (!earlier) return []
    const count = ({ outcomes, attempts }: typeof one) => ({ hits: outcomes.correct, of: attempts })
    const { value, low, high } = shareDifference(count(earlier), count(one))
    return {
      what: `availability, ${one.fault}: correct orders`,
      style: one.style,
      before: percent(correctShare(earlier)),
      now: percent(correctShare(one)),
      kind: 'difference' as const,
      value,
      interval: { low, high },
      higherIsBetter: true,
    }
  })
}

function capacityChanges(old: Results, now: Results): Change[] {
  const [before, after] = [old, now].map((found) => searchesOf(ofExperiment(found, 'scaling')))
  return after!.flatMap(({ style, replicas, capacity, failed }) => {
    const earlier = before!.find((search) => search.style === style && search.replicas === replicas)
    if (!earlier?.capacity || !capacity) return []
    // A capacity lies between two steps of its search.
    const low = earlier.failed && capacity.ratePerS / earlier.failed.ratePerS
    const high = failed && failed.ratePerS / earlier.capacity.ratePerS
    return {
      what: `scaling, × ${replicas}: capacity`,
      style,
      before: `${figure(earlier.capacity.ratePerS)}/s`,
      now: `${figure(capacity.ratePerS)}/s`,
      kind: 'ratio' as const,
      value: capacity.ratePerS / earlier.capacity.ratePerS,
      higherIsBetter: true,
      interval: low && high ? { low, high } : null,
    }
  })
}

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
  return {
    value: now.hits / now.of - before.hits / before.of,
    low: Math.max(-1, middle - half),
    high: Math.min(1, middle + half),
  }
}

/** Better, worse, or no more than chance explains; empty without an interval. */
export function verdictOf({ kind, interval, higherIsBetter }: Change): 'better' | 'worse' | 'no clear change' | '' {
  if (!interval) return ''
  const none = kind === 'ratio' ? 1 : 0
  if (interval.low <= none && interval.high >= none) return 'no clear change'
  return interval.low > none === higherIsBetter ? 'better' : 'worse'
}

const format = {
  ratio: (value: number) => `× ${value.toFixed(3)}`,
  difference: (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)} points`.replace('-', '−'),
}

/** For the screen and the page. @returns no rows when the two have nothing in common */
export function changesTable(old: Results, now: Results): Table & { summary: string } {
  const changes = compareResults(old, now)
  return {
    title: `Against ${old.meta.profile} of ${old.meta.date.slice(0, 10)}, commit ${old.meta.commit}`,
    summary: summaryOf(changes.map(verdictOf)),
    head: ['figure', 'style', 'before', 'now', 'change', '95 % interval', ''],
    rows: changes.map((change) => {
      const text = format[change.kind]
      const { what, style, before, now, value, interval } = change
      const range = interval && `${text(interval.low)} to ${text(interval.high)}`
      return [what, style, before, now, text(value), range, verdictOf(change)]
    }),
  }
}

function summaryOf(verdicts: readonly string[]): string {
  if (verdicts.length === 0) return 'The two runs have measured nothing in common.'
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length
  const judged = verdicts.length - count('')
  const without = count('') > 0 ? `; ${count('')} more have no interval` : ''
  return `Of ${plural(judged, 'figure')} with an interval, ${count('better')} became better, ${count('worse')} worse, ${count('no clear change')} did not clearly change${without}. About one in twenty changes by chance alone, here about ${Math.round(judged / 20)}.`
}

/** Differences may come from these and not from the code. */
export function environmentDifferences({ meta: old }: Results, { meta: now }: Results): string[] {
  const text = (value: unknown) => (typeof value === 'object' ? Object.values(value ?? {}).join(' ') : String(value))
  return (['machine', 'node', 'servers', 'libraries', 'profile', 'seed', 'driver'] as const)
    .filter((key) => text(old[key]) !== text(now[key]))
    .map((key) => `${key === 'driver' ? 'load driver' : key}: ${text(old[key])} then, ${text(now[key])} now`)
}

export const comparisonNote =
  'Intervals of ratios: 95 %, by the same bootstrap as within a run: 2,000 seeded draws of repetitions (one fewer than there ' +
  'are), then of orders within them. Runs that kept no single orders are resampled from their quantiles, at most 101 per ' +
  'cell. Intervals of shares: Agresti and Caffo. A capacity lies between two steps of its search, so the ratio of two has ' +
  'the bounds that follow from these steps. Costs are single values without an interval: small differences mean nothing. ' +
  'None of the intervals covers how the machine differs from one day to another.'
