/** Cells of latency stacking that nobody measured, around given times. Only tests may use them. */
import type { StyleName } from '#stack/styles.ts'
import { type CellPlan, emptyCell, type MeasuredCell } from '../cell.ts'

const planOf = (style: StyleName, downstream: number): CellPlan => ({
  experiment: 'latency-stacking',
  style,
  downstream,
  repetition: 1,
  warmUp: { ratePerS: 5, seconds: 1 },
  load: { ratePerS: 10, seconds: 20, arrivals: 'spaced', refusals: {} },
  drainTimeoutMs: 1_000,
})

/** Forty orders around these times. */
export function sampleCell(style: StyleName, downstream: number, acceptMs: number, settleMs: number): MeasuredCell {
  const around = (ms: number) => Array.from({ length: 40 }, (_, i) => ms + (i - 19.5) / 100)
  const timings = {
    acceptMs: around(acceptMs),
    settleMs: around(settleMs),
    effectsMs: around(settleMs + 90),
    compensateMs: [],
    criticalPathMs: around(160),
    providerMs: around(75),
  }
  const plan = planOf(style, downstream)
  return { plan, timings, cell: { ...emptyCell(plan), valid: true } }
}

/** The same cell with another plan. */
export const withPlan = (measured: MeasuredCell, change: Partial<CellPlan>): MeasuredCell => ({
  ...measured,
  plan: { ...measured.plan, ...change },
})
