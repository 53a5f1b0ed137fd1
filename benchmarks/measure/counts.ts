/** How the orders of a measured window ended. */
import type { AuditSnapshot } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged, isOverloaded } from '../load/driver.ts'
import type { Cell } from '../results-schema.ts'
import { orderFinder, undone } from './timings.ts'

export function countOrders(attempts: readonly Attempt[], dropped: number, snapshot: AuditSnapshot): Cell['orders'] {
  const find = orderFinder(snapshot)
  const ended = attempts.map((attempt) => ({ attempt, snapshot: find(attempt), status: find(attempt)?.order?.status }))
  const count = (is: (end: (typeof ended)[number]) => boolean) => ended.filter(is).length
  const accepted = count(({ attempt }) => isAcknowledged(attempt))
  const refused = count(({ attempt: { status } }) => status !== null && status >= 400 && status < 500)
  const overloaded = count(({ attempt }) => isOverloaded(attempt))
  return {
    attempted: attempts.length + dropped,
    accepted,
    refused,
    overloaded,
    failed: attempts.length + dropped - accepted - refused - overloaded,
    completed: count(({ status }) => status === 'COMPLETED'),
    cancelled: count(({ status }) => status === 'CANCELLED'),
    lost: count(({ attempt, status }) => isAcknowledged(attempt) && status === undefined),
    stuck: count(({ status }) => status === 'PENDING'),
    uncompensated: count(({ snapshot: order, status }) => status === 'CANCELLED' && !undone(order!).all),
  }
}
