/** I1: an acknowledged request has exactly one order, which settles; a request without a response has at most one. */
import { type Attempt, isAcknowledged } from '../../load/driver.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import { placedBy } from '../requested-orders.ts'
import type { OrderRecord } from '../snapshot.ts'

/** Nothing moves any more, and the order has not settled. */
export const stuckOrder = 'stuck: still PENDING after the run was drained'

export const exactlyOneOrder: Invariant = {
  id: 'I1',
  description:
    'Every acknowledged request has exactly one order, and every order settles; a request without a response has at most one.',
  check({ snapshot, attempts }: AuditInput): Finding[] {
    const placed = [...snapshot.orders.values()].filter(({ order }) => order !== undefined)
    const orders = Map.groupBy(placed, ({ order }) => placedBy(order!))
    const attempted = new Set(attempts.map(placedBy))
    return [
      ...attempts.flatMap((attempt) => attemptFindings(attempt, orders.get(placedBy(attempt)) ?? [])),
      ...placed
        .filter(({ order }) => order!.status === 'PENDING')
        .map(({ orderId }) => ({ orderId, detail: stuckOrder })),
      ...placed
        .filter(({ order }) => !attempted.has(placedBy(order!)))
        .map(({ orderId }) => ({ orderId, detail: 'no attempt placed this order' })),
    ]
  },
}

function attemptFindings(attempt: Attempt, orders: OrderRecord[]): Finding[] {
  const orderId = attempt.orderId ?? orders[0]?.orderId ?? null
  const { idempotencyKey: key, status } = attempt
  if (orders.length > 1) return [{ orderId, detail: `${orders.length} orders with the key ${key}` }]
  if (!isAcknowledged(attempt)) return []
  if (orders.length === 0) return [{ orderId, detail: `lost: acknowledged with ${status}, but there is no order` }]
  return orders[0]!.orderId === attempt.orderId
    ? []
    : [{ orderId, detail: `the response named another order than the one with the key ${key}: ${orders[0]!.orderId}` }]
}
