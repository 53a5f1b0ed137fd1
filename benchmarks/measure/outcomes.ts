/** The outcome of each attempt, from the customer's response and the database together. Every attempt has one outcome. */
import { serviceUnavailable } from '#shared/contracts/order.ts'
import type { Violation } from '../audit/audit.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'

/**
 * correct: acknowledged, settled in time, without a violation. late: the same, but settled later, or not yet while others did.
 * refused: an error was the response, and no effect stays. denied: an error was the response, but the order was carried out.
 * unknownDone, unknownUndone: no response came, so that the client cannot know whether the order was carried out.
 * duplicated, lost, stuck, wrong: must not happen, whatever the response. wrong is an order with any other violation.
 */
export const outcomes = [
  'correct',
  'late',
  'refused',
  'denied',
  'unknownDone',
  'unknownUndone',
  'duplicated',
  'lost',
  'stuck',
  'wrong',
] as const
export type Outcome = (typeof outcomes)[number]
export type OutcomeCounts = Record<Outcome, number>

export const countOutcomes = (observed: readonly Outcome[]): OutcomeCounts =>
  Object.fromEntries(
    outcomes.map((one) => [one, observed.filter((outcome) => outcome === one).length]),
  ) as OutcomeCounts

/** Orders without an acknowledgement that must not be taken for a loss: the client got an error, or no response. */
export const notAcknowledged = ({ refused, denied, unknownDone, unknownUndone }: OutcomeCounts): number =>
  refused + denied + unknownDone + unknownUndone

/**
 * @param isViolating whether the audit reported the order @param lateAfterMs from the intended start to settled
 * @param isMoving whether the style was still working when the wait for it was over
 */
export function classifyOutcome(
  attempt: Attempt,
  order: OrderRecord | undefined,
  isViolating: boolean,
  lateAfterMs: number,
  isMoving = false,
): Outcome {
  const acknowledged = isAcknowledged(attempt)
  if (order && hasDuplicateEffect(order)) return 'duplicated'
  const undone = isUnknown(attempt) ? 'unknownUndone' : 'refused'
  if (!order?.order) return acknowledged ? 'lost' : isViolating ? 'wrong' : undone
  if (order.order.status === 'PENDING' && !isMoving) return 'stuck'
  if (isViolating) return 'wrong'
  if (!acknowledged && order.order.reason === serviceUnavailable) return undone
  if (!acknowledged) return isUnknown(attempt) ? 'unknownDone' : 'denied'
  const settledAt = order.order.settledAt?.getTime() ?? Number.POSITIVE_INFINITY
  return settledAt - attempt.intendedAt > lateAfterMs ? 'late' : 'correct'
}

/** Without a response, a client knows only one thing for certain: a request whose connection was refused was never sent. */
const isUnknown = ({ status, error, requests = 1 }: Attempt): boolean =>
  status === null && (requests > 1 || !/ECONNREFUSED|connection refused/i.test(error ?? ''))

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
