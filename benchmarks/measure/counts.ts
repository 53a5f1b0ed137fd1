/** The number of orders by outcome, of one load. */
import type { AuditSnapshot } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged, isOverloaded } from '../load/driver.ts'
import type { Cell } from '../results-schema.ts'
import { compensationOf, orderFinder } from './timings.ts'

/** @param isMoving orders still settled when the wait ended: those PENDING are late, not stuck */
export function countOrders(
  attempts: readonly Attempt[],
  dropped: number,
  snapshot: AuditSnapshot,
  isMoving = false,
): Cell['orders'] {
  const find = orderFinder(snapshot)
  const results = attempts.map((attempt) => ({ attempt, order: find(attempt), status: find(attempt)?.order?.status }))
  const count = (matches: (result: (typeof results)[number]) => boolean) => results.filter(matches).length
  const accepted = count(({ attempt }) => isAcknowledged(attempt))
  const refused = count(({ attempt: { status } }) => status !== null && status >= 400 && status < 500)
  const overloaded = count(({ attempt }) => isOverloaded(attempt))
  const pending = count(({ status }) => status === 'PENDING')
  return {
    attempted: attempts.length + dropped,
    accepted,
    refused,
    overloaded,
    failed: attempts.length + dropped - accepted - refused - overloaded,
    completed: count(({ status }) => status === 'COMPLETED'),
    cancelled: count(({ status }) => status === 'CANCELLED'),
    lost: count(({ attempt, status }) => isAcknowledged(attempt) && status === undefined),
    stuck: isMoving ? 0 : pending,
    ...(isMoving && { late: pending }),
    uncompensated: count(({ order, status }) => status === 'CANCELLED' && !compensationOf(order!).isComplete),
  }
}
