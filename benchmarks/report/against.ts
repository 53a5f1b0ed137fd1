/** What changed against an older results.json, as a table, and what makes the two hard to compare. */

import type { Results } from '../results-schema.ts'
import { type Change, compareResults } from './changes.ts'
import { plural, type Row } from './format.ts'

/** Better, worse, or nothing that chance could not do as well; empty without an interval. */
export function verdictOf({ kind, interval, higherIsBetter }: Change): 'better' | 'worse' | 'no clear change' | '' {
  if (!interval) return ''
  const none = kind === 'ratio' ? 1 : 0
  if (interval.low <= none && interval.high >= none) return 'no clear change'
  return interval.low > none === higherIsBetter ? 'better' : 'worse'
}

const times = (value: number) => `× ${value.toFixed(3)}`
const points = (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)} points`.replace('-', '−')

export interface AgainstSection {
  title: string
  /** How many figures changed, and how many would by chance alone. */
  summary: string
  head: Row
  /** None when the two have nothing in common. */
  rows: Row[]
}

/** One more section for the screen, like those of table.ts. */
export function againstSection(old: Results, now: Results): AgainstSection {
  const changes = compareResults(old, now)
  return {
    title: `Against ${old.meta.profile} of ${old.meta.date.slice(0, 10)}, commit ${old.meta.commit}`,
    summary: summaryOf(changes.map(verdictOf)),
    head: ['what', 'style', 'before', 'now', 'change', '95 % interval', ''],
    rows: changes.map((change) => {
      const say = change.kind === 'ratio' ? times : points
      const { what, style, before, now, value, interval } = change
      const range = interval ? `${say(interval.low)} to ${say(interval.high)}` : null
      return [what, style, before, now, say(value), range, verdictOf(change)]
    }),
  }
}

function summaryOf(verdicts: readonly ReturnType<typeof verdictOf>[]): string {
  if (verdicts.length === 0) return 'The two have measured nothing in common.'
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length
  const judged = verdicts.length - count('')
  const byChance = Math.round(judged / 20)
  const without = count('') > 0 ? `; ${count('')} more have no interval` : ''
  return `Of ${plural(judged, 'figure')} with an interval, ${count('better')} became better, ${count('worse')} worse, ${count('no clear change')} did not clearly change${without}. Chance alone moves about one in twenty${byChance > 0 ? `, here ${byChance}` : ''}.`
}

/** What makes the two hard to compare: differences may come from here, and not from the code. */
export function environmentDifferences({ meta: old }: Results, { meta: now }: Results): string[] {
  const differs = (name: string, a: unknown, b: unknown) =>
    JSON.stringify(a) === JSON.stringify(b) ? [] : [`${name}: ${said(a)} then, ${said(b)} now`]
  return [
    ...differs('machine', old.machine, now.machine),
    ...differs('node', old.node, now.node),
    ...differs('servers', old.servers, now.servers),
    ...differs('libraries', old.libraries, now.libraries),
    ...differs('profile', old.profile, now.profile),
    ...differs('seed', old.seed, now.seed),
    ...differs('load driver', old.driver, now.driver),
  ]
}

const said = (value: unknown): string =>
  typeof value === 'object' ? Object.values(value ?? {}).join(' ') : String(value)

export const comparisonNote =
  'Intervals of ratios: 95 %, by resampling from the quantiles that each file keeps. The median of n orders drawn anew lies ' +
  'at the share 0.5 ± 0.5/√n of them (normal approximation); 2,000 seeded draws of each, repetitions first (one ' +
  'fewer than there are), then orders. ' +
  'Intervals of shares: Agresti and Caffo. A knee lies between two steps of its ramp, and the ratio of two knees between ' +
  'those of these steps. Costs are single values without an interval: small differences mean nothing. None of this speaks ' +
  'of how the machine differs from one day to another.'
