/**
 * I12: the outcome is the one that the order calls for. An order is cancelled only for a reason outside the style: by its
 * customer, by a provider, or because a product ran out; or because a service did not respond, if the customer got an error
 * instead of the order. Without this rule, a style that cancels and refunds every order would pass the audit.
 */
import { type CancelReason, serviceUnavailable } from '#shared/contracts/order.ts'
import { declinedTestCard, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { isAcknowledged } from '../../load/driver.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import { type RequestedOrder, requestedOrders } from '../requested-orders.ts'
import type { AuditSnapshot } from '../snapshot.ts'

export const outcomeAsOrdered: Invariant = {
  id: 'I12',
  description:
    'Each order that had to be refused is cancelled with that reason; every other completes unless its customer cancelled it.',
  check({ snapshot, attempts }: AuditInput): Finding[] {
    const contested = contestedProducts(snapshot)
    return requestedOrders(snapshot, attempts).flatMap((requested) =>
      outcomeViolations(requested, refusalsOf(requested, snapshot), contested).map((detail) => ({
        orderId: requested.order.orderId,
        detail,
      })),
    )
  },
}

function outcomeViolations(requested: RequestedOrder, refusals: Set<string>, contested: Set<string>): string[] {
  const { status, reason } = requested.order.order!
  const expected = [...refusals].join(' or ')
  if (status === 'COMPLETED' && requested.attempts.some(({ cancelled }) => cancelled))
    return ['completed, although its cancellation was acknowledged']
  if (status === 'COMPLETED') return refusals.size > 0 ? [`completed, although it had to be refused: ${expected}`] : []
  if (status === 'PENDING' || refusals.has(reason ?? '')) return []
  if (reason === 'cancelled-by-customer' && requested.attempts.some(({ scenario }) => scenario === 'cancelled'))
    return []
  if (reason === serviceUnavailable && !requested.attempts.every(isAcknowledged)) return []
  if (
    reason === 'out-of-stock' &&
    requested.inputs.some(({ items }) => items.some((item) => contested.has(item.productId)))
  )
    return []
  return [
    `cancelled for ${reason}, but ${expected ? `the only reason to cancel it was ${expected}` : 'there was no reason to cancel it'}`,
  ]
}

/** Why the order cannot complete: because of what was ordered, or because a provider's ledger has a refusal. */
function refusalsOf({ order, inputs }: RequestedOrder, { stock }: AuditSnapshot): Set<string> {
  const initial = new Map(stock.map((row) => [row.productId, row.initial]))
  const planned = inputs.flatMap(({ card, items, shipTo }): CancelReason[] => [
    ...(card === declinedTestCard ? (['card-declined'] as const) : []),
    ...(shipTo.postalCode === undeliverablePostalCode ? (['undeliverable-address'] as const) : []),
    ...items.flatMap(({ productId, quantity }) =>
      productId === testProducts.missing || quantity > (initial.get(productId) ?? 0) ? (['out-of-stock'] as const) : [],
    ),
  ])
  // "order-cancelled" is a provider's response to a step that arrived after the compensation: no reason of its own.
  const refused = order.ledger.flatMap(({ reason }) => (reason && reason !== 'order-cancelled' ? [reason] : []))
  return new Set([...planned, ...refused])
}

/** Products of which more was ordered than was in stock: which orders get them depends on timing. */
function contestedProducts({ orders, stock }: AuditSnapshot): Set<string> {
  const wanted = new Map<string, number>()
  for (const { order } of orders.values())
    for (const { productId, quantity } of (order?.items ?? []) as { productId: string; quantity: number }[])
      wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  return new Set(stock.filter((row) => (wanted.get(row.productId) ?? 0) > row.initial).map((row) => row.productId))
}
