/** One order of a load during which something was broken, reduced to what the figures of a recovery need. */
import type { OrderRecord } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'
import type { Outcome } from './outcomes.ts'
import { effectTimes } from './timings.ts'

/** Times are milliseconds since the epoch. */
export interface ObservedOrder {
  outcome: Outcome
  intendedAt: number
  isAccepted: boolean
  /** Infinity when it never was. */
  settledAt: number
  /** When nothing was left to do for it: the response, the settling or the last effect. Infinity when it never was. */
  doneAt: number
}

/** @param followUps the services that follow a settled order */
export function observeOrder(
  attempt: Attempt,
  record: OrderRecord | undefined,
  outcome: Outcome,
  followUps: readonly string[],
): ObservedOrder {
  const isAccepted = isAcknowledged(attempt)
  const settledAt = record?.order?.settledAt?.getTime() ?? Number.POSITIVE_INFINITY
  // After an error nothing works on an order that has not settled; what was acknowledged is owed.
  const isOwed = isAccepted || settledAt !== Number.POSITIVE_INFINITY
  const effects = record && isOwed ? effectTimes(record, followUps).filter((at) => at !== null) : []
  const doneAt = Math.max(attempt.endedAt, isOwed ? settledAt : 0, ...effects)
  return { outcome, intendedAt: attempt.intendedAt, isAccepted, settledAt, doneAt }
}

/** When a fault was injected, when its recovery began and ended, and when the last order was due. */
export interface Strike {
  at: number
  recoverFrom: number
  recoveredAt: number
  loadEndsAt: number
}

export const isGood = ({ outcome }: ObservedOrder): boolean => outcome === 'correct'
export const isCarriedOut = ({ outcome }: ObservedOrder): boolean =>
  outcome === 'correct' || outcome === 'late' || outcome === 'denied' || outcome === 'unknownDone'
