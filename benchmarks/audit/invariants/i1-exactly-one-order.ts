/** I1: a customer who was told "yes" has one order, and it has an end; one who was told nothing has at most one. */
import { type Attempt, isAcknowledged } from '../../load/driver.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import { placedBy } from '../requested-orders.ts'
import type { OrderRecord } from '../snapshot.ts'

export const exactlyOneOrder: Invariant = {
  id: 'I1',
  description:
    'Every acknowledged place has exactly one order, and every order ends; an unanswered place has at most one.',
  check({ snapshot, attempts }: AuditInput): Finding[] {
    const placed = [...snapshot.orders.values()].filter(({ order }) => order !== undefined)
    const orders = Map.groupBy(placed, ({ order }) => placedBy(order!))
    const attempted = new Set(attempts.map(placedBy))
    return [
      ...attempts.flatMap((attempt) => attemptFindings(attempt, orders.get(placedBy(attempt)) ?? [])),
      ...placed
        .filter(({ order }) => order!.status === 'PENDING')
        .map(({ orderId }) => ({ orderId, detail: 'stuck: still PENDING at quiescence' })),
      ...placed
        .filter(({ order }) => !attempted.has(placedBy(order!)))
        .map(({ orderId }) => ({ orderId, detail: 'nobody placed this order' })),
    ]
  },
}

function attemptFindings(attempt: Attempt, orders: OrderRecord[]): Finding[] {
  const orderId = attempt.orderId ?? orders[0]?.orderId ?? null
  const { idempotencyKey: key, status } = attempt
  if (orders.length > 1) return [{ orderId, detail: `${orders.length} orders for the key ${key}` }]
  if (!isAcknowledged(attempt)) return []
  if (orders.length === 0) return [{ orderId, detail: `lost: acknowledged with ${status}, but there is no order` }]
  return orders[0]!.orderId === attempt.orderId
    ? []
    : [{ orderId, detail: `the answer named another order than the one for the key ${key}: ${orders[0]!.orderId}` }]
}
