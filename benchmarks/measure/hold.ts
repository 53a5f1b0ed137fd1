/** The hold of a load: the time after its warm-up, and its orders as the rule about keeping up reads them. */
import type { AuditSnapshot } from '../audit/snapshot.ts'
import type { Attempt, LoadRun } from '../load/driver.ts'
import type { Hold, HoldOrder } from './keeping-up.ts'
import { settleFinder } from './timings.ts'

export interface HoldTimes {
  from: number
  until: number
}

/** @returns when the hold began and when its last order was due, in milliseconds since the epoch */
export function holdTimes(attempts: readonly Attempt[], warmUpSeconds = 0): HoldTimes {
  const due = attempts.map(({ intendedAt }) => intendedAt)
  return { from: Math.min(...due) + warmUpSeconds * 1_000, until: Math.max(...due) }
}

export const dueSince = (attempts: readonly Attempt[], from: number): Attempt[] =>
  attempts.filter(({ intendedAt }) => intendedAt >= from)

export const holdOf = (
  { attempts, dropped }: Pick<LoadRun, 'attempts' | 'dropped'>,
  snapshot: AuditSnapshot,
  ratePerS: number,
  { from, until }: HoldTimes,
): Hold => {
  const settledAt = settleFinder(snapshot)
  const toOrder = (attempt: Attempt): HoldOrder => {
    const { status, intendedAt: dueAt, endedAt } = attempt
    const isAnswered = status !== null && status < 500
    if (!isAnswered) return { dueAt, answeredAt: null, settledAt: null }
    // A refusal leaves nothing to wait for.
    if (status >= 400) return { dueAt, answeredAt: endedAt, settledAt: endedAt }
    const at = settledAt(attempt)
    return { dueAt, answeredAt: endedAt, settledAt: Number.isFinite(at) ? at : null }
  }
  return { ratePerS, from, until, dropped, orders: attempts.map(toOrder) }
}
