/** What became of each attempt, from the customer's side and from the books together. Every attempt has one fate. */
import type { Violation } from '../audit/audit.ts'
import { type Books, ledgerOf, type OrderBooks } from '../audit/books.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'

/**
 * correct: promised, ended, everything about it right, in time. late: the same, but later than that.
 * refused: turned away, and nothing happened. unanswered: the client heard no yes, but the order was carried out.
 * duplicated, lost, stuck, wrong: what must not be. wrong is whatever else the audit has found about it.
 */
export const outcomes = ['correct', 'late', 'refused', 'unanswered', 'duplicated', 'lost', 'stuck', 'wrong'] as const
export type Outcome = (typeof outcomes)[number]

/** @param found whether the audit has found anything wrong with it @param lateAfterMs from the intended start to settled */
export function outcomeOf(
  attempt: Attempt,
  books: OrderBooks | undefined,
  found: boolean,
  lateAfterMs: number,
): Outcome {
  const promised = isAcknowledged(attempt)
  if (books && happenedTwice(books)) return 'duplicated'
  if (!books?.order) return promised ? 'lost' : found ? 'wrong' : 'refused'
  if (books.order.status === 'PENDING') return 'stuck'
  if (found) return 'wrong'
  if (!promised) return 'unanswered'
  return books.order.settledAt!.getTime() - attempt.intendedAt > lateAfterMs ? 'late' : 'correct'
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

const happenedTwice = (books: OrderBooks): boolean =>
  once.some(([provider, operation]) => ledgerOf(books, provider, operation, 'done').length > 1)

/**
 * Orders about which the audit has found something that a customer would mind. A style that answers a refusal at once need
 * not write an e-mail about it, nor count it: where that was never promised, it is not held against it here.
 */
export function foundAbout(violations: readonly Violation[], books: Books): Set<string> {
  const minded = violations.filter(({ invariant, promised, orderId }) => {
    const cancelled = orderId !== null && books.orders.get(orderId)?.order?.status === 'CANCELLED'
    return promised || !cancelled || (invariant !== 'I7' && invariant !== 'I8')
  })
  return new Set(minded.flatMap(({ orderId }) => orderId ?? []))
}
