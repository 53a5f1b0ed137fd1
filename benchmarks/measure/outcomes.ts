/** The outcome of each attempt, from the customer's response and the database together. Every attempt has one outcome. */
import { serviceUnavailable } from '#shared/contracts/order.ts'
import type { Violation } from '../audit/audit.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'

/**
 * correct: acknowledged, settled in time, without a violation. late: the same, but settled later.
 * refused: refused, without any effect that stays. unanswered: not acknowledged, but the order was carried out.
 * duplicated, lost, stuck, wrong: must not happen. wrong is an order with any other violation.
 */
export const outcomes = ['correct', 'late', 'refused', 'unanswered', 'duplicated', 'lost', 'stuck', 'wrong'] as const
export type Outcome = (typeof outcomes)[number]

/** @param isViolating whether the audit reported the order @param lateAfterMs from the intended start to settled */
export function classifyOutcome(
  attempt: Attempt,
  order: OrderRecord | undefined,
  isViolating: boolean,
  lateAfterMs: number,
): Outcome {
  const acknowledged = isAcknowledged(attempt)
  if (order && hasDuplicateEffect(order)) return 'duplicated'
  if (!order?.order) return acknowledged ? 'lost' : isViolating ? 'wrong' : 'refused'
  if (order.order.status === 'PENDING') return 'stuck'
  if (isViolating) return 'wrong'
  if (!acknowledged) return order.order.reason === serviceUnavailable ? 'refused' : 'unanswered'
  return order.order.settledAt!.getTime() - attempt.intendedAt > lateAfterMs ? 'late' : 'correct'
}

/** Effects that an order must have at most once. */
const uniqueEffects = [
  ['payment', 'charge'],
  ['payment', 'refund'],
  ['warehouse', 'allocate'],
  ['carrier', 'label'],
  ['mailbox', 'mail'],
  ['metrics', 'track'],
  ['points', 'credit'],
] as const

const hasDuplicateEffect = (order: OrderRecord): boolean =>
  uniqueEffects.some(([provider, operation]) => ledgerOf(order, provider, operation, 'done').length > 1)

/**
 * Orders with a violation that a customer would notice. A style that responds with the refusal itself need not send an e-mail
 * about it or count it: where it does not guarantee that, a cancelled order without them is not wrong.
 */
export function ordersWithViolations(violations: readonly Violation[], snapshot: AuditSnapshot): Set<string> {
  const relevant = violations.filter(({ invariant, guaranteed, orderId }) => {
    const cancelled = orderId !== null && snapshot.orders.get(orderId)?.order?.status === 'CANCELLED'
    return guaranteed || !cancelled || (invariant !== 'I7' && invariant !== 'I8')
  })
  return new Set(relevant.flatMap(({ orderId }) => orderId ?? []))
}
