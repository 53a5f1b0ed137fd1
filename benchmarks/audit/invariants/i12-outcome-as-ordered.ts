/**
 * I12: the ending is the one that was called for. An order is cancelled only for a reason that lies outside of the style: the
 * customer's, the providers', or a shelf that is empty. Without this rule a build that cancels and refunds every order is
 * in perfect order.
 */
import type { CancelReason } from '#shared/contracts/order.ts'
import { declinedTestCard, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import { type RequestedOrder, requestedOrders } from '../requested-orders.ts'
import type { AuditSnapshot } from '../snapshot.ts'

export const outcomeAsOrdered: Invariant = {
  id: 'I12',
  description:
    'Each order that had to be refused ends with its reason, every other completes unless its customer cancelled it.',
  check({ snapshot, attempts }: AuditInput): Finding[] {
    const contested = contestedProducts(snapshot)
    return requestedOrders(snapshot, attempts).flatMap((asked) =>
      outcomeViolations(asked, refusalsOf(asked, snapshot), contested).map((detail) => ({
        orderId: asked.order.orderId,
        detail,
      })),
    )
  },
}

function outcomeViolations(asked: RequestedOrder, refusals: Set<string>, contested: Set<string>): string[] {
  const { status, reason } = asked.order.order!
  const due = [...refusals].join(' or ')
  if (status === 'COMPLETED' && asked.attempts.some(({ cancelled }) => cancelled))
    return ['completed, although its cancellation was acknowledged']
  if (status === 'COMPLETED') return refusals.size > 0 ? [`completed, although it had to be refused: ${due}`] : []
  if (status === 'PENDING' || refusals.has(reason ?? '')) return []
  if (reason === 'cancelled-by-customer' && asked.attempts.some(({ scenario }) => scenario === 'cancelled')) return []
  if (
    reason === 'out-of-stock' &&
    asked.inputs.some(({ items }) => items.some((item) => contested.has(item.productId)))
  )
    return []
  return [`cancelled for ${reason}, but ${due ? `only for ${due} it could be` : 'nothing stood in its way'}`]
}

/** Why the order cannot complete: by what was ordered, or by a provider's own ledger, which may have been told to refuse. */
function refusalsOf({ order, inputs }: RequestedOrder, { stock }: AuditSnapshot): Set<string> {
  const initial = new Map(stock.map((row) => [row.productId, row.initial]))
  const planned = inputs.flatMap(({ card, items, shipTo }): CancelReason[] => [
    ...(card === declinedTestCard ? (['card-declined'] as const) : []),
    ...(shipTo.postalCode === undeliverablePostalCode ? (['undeliverable-address'] as const) : []),
    ...items.flatMap(({ productId, quantity }) =>
      productId === testProducts.missing || quantity > (initial.get(productId) ?? 0) ? (['out-of-stock'] as const) : [],
    ),
  ])
  // "order-cancelled" is a provider's answer to a step that came after the order's undoing: no reason of its own.
  const refused = order.ledger.flatMap(({ reason }) => (reason && reason !== 'order-cancelled' ? [reason] : []))
  return new Set([...planned, ...refused])
}

/** Products of which more was ordered than there was: somebody goes without, and who it is, is a matter of time. */
function contestedProducts({ orders, stock }: AuditSnapshot): Set<string> {
  const wanted = new Map<string, number>()
  for (const { order } of orders.values())
    for (const { productId, quantity } of (order?.items ?? []) as { productId: string; quantity: number }[])
      wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  return new Set(stock.filter((row) => (wanted.get(row.productId) ?? 0) > row.initial).map((row) => row.productId))
}
