/** The orders of a load by when they were due, before, during or after a fault, and how soon the style works again. */
import type { MeasuredOrder } from './measure.ts'

/** Milliseconds since the epoch. */
export interface Fault {
  from: number
  until: number
}

/** in flight: due before the fault, and not settled when it struck. */
export const phases = ['before', 'in flight', 'during', 'after'] as const
export type Phase = (typeof phases)[number]

type Times = Pick<MeasuredOrder, 'settledAt' | 'outcome'> & { attempt: { intendedAt: number } }

export function phaseOf({ attempt: { intendedAt }, settledAt, outcome }: Times, { from, until }: Fault): Phase {
  if (intendedAt >= until) return 'after'
  if (intendedAt >= from) return 'during'
  return outcome !== 'refused' && (settledAt ?? Number.POSITIVE_INFINITY) > from ? 'in flight' : 'before'
}

/**
 * From the end of the fault until an order that was due after it began has settled in time: 0 if some did during the fault.
 * @returns milliseconds; null when none did
 */
export function firstSuccessMs(orders: readonly Times[], { from, until }: Fault): number | null {
  const settled = orders.flatMap(({ attempt, settledAt, outcome }) =>
    outcome === 'correct' && settledAt !== null && attempt.intendedAt >= from ? settledAt : [],
  )
  return settled.length === 0 ? null : Math.max(0, Math.min(...settled) - until)
}
