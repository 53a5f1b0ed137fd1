/** The orders of a load by when they were due, before, during or after a fault, and how soon the style works again. */
import type { Attempt } from './copies/driver.ts'
import type { MeasuredOrder } from './measure.ts'

/** Milliseconds since the epoch. */
export interface Fault {
  from: number
  until: number
}

/** in flight: due before the fault, and not done when it struck. */
export const phases = ['before', 'in flight', 'during', 'after'] as const
export type Phase = (typeof phases)[number]

type Times = Pick<MeasuredOrder, 'settledAt' | 'outcome'> & { attempt: Pick<Attempt, 'intendedAt' | 'endedAt'> }

export function phaseOf(
  { attempt: { intendedAt, endedAt }, settledAt, outcome }: Times,
  { from, until }: Fault,
): Phase {
  if (intendedAt >= until) return 'after'
  if (intendedAt >= from) return 'during'
  const isOwed = outcome !== 'refused' && outcome !== 'unknown'
  const doneAt = isOwed ? Math.max(endedAt, settledAt ?? Number.POSITIVE_INFINITY) : endedAt
  return doneAt >= from ? 'in flight' : 'before'
}

/** In milliseconds; null when there was none. */
export interface FirstSuccess {
  /** Until an order that was due after the strike was carried out. */
  sinceStrike: number | null
  /** From the end of the fault until any order was carried out. */
  sinceRecovery: number | null
}

export function firstSuccessOf(orders: readonly Times[], { from, until }: Fault): FirstSuccess {
  const carriedOut = orders.filter(({ outcome }) => outcome === 'correct' || outcome === 'late')
  const after = carriedOut.filter(({ attempt }) => attempt.intendedAt >= from)
  return { sinceStrike: earliest(after, from), sinceRecovery: earliest(carriedOut, until) }
}

function earliest(orders: readonly Times[], since: number): number | null {
  const times = orders.flatMap(({ settledAt }) => (settledAt !== null && settledAt >= since ? settledAt - since : []))
  return times.length === 0 ? null : Math.min(...times)
}
