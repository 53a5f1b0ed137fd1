/** Whether refused and cancelled orders took the provider calls that were stated for each style (stated-calls.ts). */
import { isStyleName } from '#stack/styles.ts'
import type { Findings } from '../experiment.ts'
import type { Cell } from '../results-schema.ts'
import { rounded } from '../statistics.ts'
import { type CallRanges, callsOfCompleted, callsStated, completes, type Refusal } from './stated-calls.ts'

export interface RefusalCalls {
  style: string
  downstream: number
  scenario: string
  outcome: 'completed' | 'cancelled'
  orders: number
  /** Mean calls per order, by operation. */
  calls: Record<string, number>
  /** The stated calls, as in stated-calls.ts. */
  stated: string
  /** How they differ from what was stated; empty when they do not. */
  differences: string[]
}

/** Repetitions and rates together. @param cells of any experiment whose orders are refused or cancelled */
export function refusalCalls(cells: readonly Cell[]): RefusalCalls[] {
  const found = cells.flatMap(({ style, params, costPerOrder }) =>
    (costPerOrder?.scenarioCalls ?? []).map((calls) => ({ style, downstream: Number(params.downstream), ...calls })),
  )
  const key = ({ scenario, style, downstream, outcome }: (typeof found)[number]) =>
    [scenario, style, downstream, outcome].join('/')
  return [...Map.groupBy(found, key).values()].map((group) => {
    const { style, downstream, scenario, outcome } = group[0]!
    const orders = group.reduce((sum, one) => sum + one.orders, 0)
    const names = [...new Set(group.flatMap(({ calls }) => Object.keys(calls)))].sort()
    const mean = (name: string) =>
      rounded(group.reduce((sum, one) => sum + one.orders * (one.calls[name] ?? 0), 0) / orders)
    const calls = Object.fromEntries(names.map((name) => [name, mean(name)]))
    const where = { style, downstream, scenario, outcome, orders, calls }
    return { ...where, ...comparedWithStated(where) }
  })
}

function comparedWithStated(found: Omit<RefusalCalls, 'stated' | 'differences'>) {
  const { style, downstream, scenario, outcome, calls } = found
  const planned = isStyleName(style) ? callsStated(style, scenario as Refusal, downstream) : null
  if (outcome === 'cancelled' && planned === null) return { stated: completes, differences: ['was cancelled'] }
  // A cancellation may come too late in any style. A refusal that a style notices may not.
  if (outcome === 'completed' && planned !== null && scenario !== 'cancelled')
    return { stated: textOf(planned), differences: ['completed'] }
  const ranges = outcome === 'completed' ? callsOfCompleted(downstream) : planned!
  return { stated: textOf(ranges), differences: differencesOf(calls, ranges) }
}

const textOf = (ranges: CallRanges): string =>
  [...ranges].map(([name, [least, most]]) => `${most > 1 ? `${most} ` : ''}${name}${least === 0 ? '?' : ''}`).join(' ')

function differencesOf(calls: Record<string, number>, ranges: CallRanges): string[] {
  const names = new Set([...ranges.keys(), ...Object.keys(calls)])
  return [...names].flatMap((name) => {
    const [least, most] = ranges.get(name) ?? [0, 0]
    const count = calls[name] ?? 0
    if (count >= least && count <= most) return []
    return [`${count} ${name} instead of ${least === most ? most : `${least} to ${most}`}`]
  })
}

/** @returns one check, or none when no order was refused or cancelled */
export function equalRefusals(cells: readonly Cell[]): Findings['checks'] {
  const found = refusalCalls(cells)
  if (found.length === 0) return []
  const different = found.filter(({ differences }) => differences.length > 0)
  const figure = different.map(
    ({ style, scenario, downstream, differences }) =>
      `${style}, ${scenario}, N = ${downstream}: ${differences.join(', ')}`,
  )
  return [
    {
      claim: 'equal work: provider calls of refused and cancelled orders',
      figure: different.length > 0 ? figure.join('; ') : callCounts(found),
      bound: 'as stated for each style (experiments/stated-calls.ts)',
      met: different.length === 0,
    },
  ]
}

/** How many calls each style made for an order that was cancelled. */
function callCounts(found: readonly RefusalCalls[]): string {
  const cancelled = found.filter(({ outcome }) => outcome === 'cancelled')
  return [...Map.groupBy(cancelled, ({ scenario }) => scenario)]
    .map(([scenario, own]) => `${scenario}: ${own.map((one) => `${one.style} ${total(one)}`).join(', ')}`)
    .join('; ')
}

const total = ({ calls }: RefusalCalls): number => rounded(Object.values(calls).reduce((sum, count) => sum + count, 0))
