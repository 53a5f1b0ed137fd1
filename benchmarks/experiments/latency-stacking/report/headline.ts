/** Findings of latency stacking: what a service adds, when orders settle, and what they cost. */
import { referenceCount } from '../../../comparison.ts'
import { medianAcross, ofExperiment, servicesOf, validCells } from '../../../report/cells.ts'
import { exclusionsOf, type Finding, own } from '../../../report/finding.ts'
import { figure, listed, ms } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { atRates } from './rates.ts'

export function latencyFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'latency-stacking')
  if (cells.length === 0) return null
  const drawn = validCells(cells)
  const n = referenceCount(servicesOf(drawn))
  const styles = stylesIn(drawn)
  const at = (style: string, of: (cell: Cell) => number | null) =>
    medianAcross(
      drawn.filter((cell) => cell.style === style && cell.params.downstream === n),
      of,
    )
  const settled = styles.map((style) => own(style, ms(at(style, ({ settleMs }) => settleMs.p50))))
  const slopes = found.slopes.filter(({ metric, style }) => metric === 'acceptMs p50' && styles.includes(style))
  const inOrder = styles.flatMap((style) => slopes.filter((slope) => slope.style === style))
  const base = { title: 'Latency stacking', exclusions: exclusionsOf(cells) }
  if (styles.length === 0) return { ...base, sentence: 'No cell was measured validly.', bars: [], barsSay: '' }
  if (inOrder.length < styles.length) {
    const accepted = styles.map(
      (style) => `${own(style, ms(at(style, ({ acceptMs }) => acceptMs.p50)))} in ${themeOf(style).inSentence}`,
    )
    return {
      ...base,
      sentence: `With ${n} services${atRates(drawn)}, half of the orders are accepted within ${listed(accepted)}, and settled within ${listed(settled)}.`,
      bars: styles.map((style) => {
        const value = at(style, ({ acceptMs }) => acceptMs.p50) ?? 0
        return { style, value, text: ms(value) }
      }),
      barsSay: 'accept p50',
    }
  }
  const added = inOrder.map(({ style, perService }) => `${own(style, ms(perService))} in ${themeOf(style).inSentence}`)
  return {
    ...base,
    sentence: `Each further service adds this much to the customer’s wait for a response: ${listed(added)}; with ${n} services${atRates(drawn)}, half of the orders are settled within ${listed(settled)}.`,
    bars: inOrder.map(({ style, perService }) => ({ style, value: Math.max(0, perService), text: ms(perService) })),
    barsSay: 'added to accept by each service',
  }
}

/** EDA §1 counts 1,000 orders a minute. */
const ordersPerMinute = 1_000

export function costFinding(found: Results): Finding | null {
  const drawn = validCells(ofExperiment(found, 'latency-stacking')).filter(({ costPerOrder }) => costPerOrder)
  if (drawn.length === 0) return null
  const n = referenceCount(servicesOf(drawn))
  const of = (style: string, what: (cost: NonNullable<Cell['costPerOrder']>) => number | null) =>
    medianAcross(
      drawn.filter((cell) => cell.style === style && cell.params.downstream === n),
      ({ costPerOrder }) => what(costPerOrder!),
    )
  const styles = stylesIn(drawn)
  const cpu = styles.map((style) => ({ style, value: of(style, ({ cpuMsTotal }) => cpuMsTotal) ?? 0 }))
  const spent = cpu.map(({ style, value }) => `${own(style, ms(value))} in ${themeOf(style).inSentence}`)
  const calls = styles.map((style) => own(style, perMinute(of(style, ({ outboundCalls }) => outboundCalls))))
  return {
    title: 'Cost of an order',
    sentence: `One order with ${n} services${atRates(drawn)} takes CPU time of ${listed(spent)}; at ${figure(ordersPerMinute)} orders a minute, the order service makes ${listed(calls)} calls a minute.`,
    bars: cpu.map(({ style, value }) => ({ style, value, text: ms(value) })),
    barsSay: 'CPU time per order, without providers',
    exclusions: [],
  }
}

const perMinute = (calls: number | null): string => (calls === null ? '–' : figure(Math.round(calls * ordersPerMinute)))
