/** What became of each attempt, from the customer's side and from the books together. Every attempt has one fate. */
import type { Violation } from '../audit/audit.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'

/**
 * correct: promised, ended, everything about it right, in time. late: the same, but later than that.
 * refused: turned away, and nothing happened. unanswered: the client heard no yes, but the order was carried out.
 * duplicated, lost, stuck, wrong: what must not be. wrong is whatever else the audit has found about it.
 */
export const outcomes = ['correct', 'late', 'refused', 'unanswered', 'duplicated', 'lost', 'stuck', 'wrong'] as const
export type Outcome = (typeof outcomes)[number]

/** @param found whether the audit has found anything wrong with it @param lateAfterMs from the intended start to settled */
export function classifyOutcome(
  attempt: Attempt,
  snapshot: OrderRecord | undefined,
  found: boolean,
  lateAfterMs: number,
): Outcome {
  const guaranteed = isAcknowledged(attempt)
  if (snapshot && hasDuplicateEffect(snapshot)) return 'duplicated'
  if (!snapshot?.order) return guaranteed ? 'lost' : found ? 'wrong' : 'refused'
  if (snapshot.order.status === 'PENDING') return 'stuck'
  if (found) return 'wrong'
  if (!guaranteed) return 'unanswered'
  return snapshot.order.settledAt!.getTime() - attempt.intendedAt > lateAfterMs ? 'late' : 'correct'
}

const once = [
  ['payment', 'charge'],
  ['payment', 'refund'],
  ['warehouse', 'allocate'],
  ['carrier', 'label'],
  ['mailbox', 'mail'],
  ['metrics', 'track'],
  ['points', 'credit'],
] as const

const hasDuplicateEffect = (snapshot: OrderRecord): boolean =>
  once.some(([provider, operation]) => ledgerOf(snapshot, provider, operation, 'done').length > 1)

/**
 * Orders about which the audit has found something that a customer would mind. A style that answers a refusal at once need
 * not write an e-mail about it, nor count it: where that was never promised, it is not held against it here.
 */
export function ordersWithViolations(violations: readonly Violation[], snapshot: AuditSnapshot): Set<string> {
  const minded = violations.filter(({ invariant, guaranteed, orderId }) => {
    const cancelled = orderId !== null && snapshot.orders.get(orderId)?.order?.status === 'CANCELLED'
    return guaranteed || !cancelled || (invariant !== 'I7' && invariant !== 'I8')
  })
  return new Set(minded.flatMap(({ orderId }) => orderId ?? []))
}
