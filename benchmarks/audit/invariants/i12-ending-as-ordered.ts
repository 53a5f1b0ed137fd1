/**
 * I12: the ending is the one that was called for. An order is cancelled only for a reason that lies outside of the style: the
 * customer's, the providers', or a shelf that is empty. Without this rule a build that cancels and refunds every order is
 * in perfect order.
 */
import type { CancelReason } from '#shared/contracts/order.ts'
import { fatedCard, fatedPostalCode, fatedProducts } from '#shared/persistence/seed.ts'
import { type AskedOrder, askedOrders } from '../asked.ts'
import type { Books } from '../books.ts'
import type { Audited, Finding, Invariant } from '../invariant.ts'

export const endingAsOrdered: Invariant = {
  id: 'I12',
  says: 'Each order that had to be refused ends with its reason, every other completes unless its customer cancelled it.',
  check({ books, attempts }: Audited): Finding[] {
    const contested = contestedProducts(books)
    return askedOrders(books, attempts).flatMap((asked) =>
      endingFaults(asked, refusalsOf(asked, books), contested).map((detail) => ({
        orderId: asked.order.orderId,
        detail,
      })),
    )
  },
}

function endingFaults(asked: AskedOrder, refusals: Set<string>, contested: Set<string>): string[] {
  const { status, reason } = asked.order.order!
  const due = [...refusals].join(' or ')
  if (status === 'COMPLETED' && asked.attempts.some(({ cancelled }) => cancelled))
    return ['completed, although its cancellation was acknowledged']
  if (status === 'COMPLETED') return refusals.size > 0 ? [`completed, although it had to be refused: ${due}`] : []
  if (status === 'PENDING' || refusals.has(reason ?? '')) return []
  if (reason === 'cancelled-by-customer' && asked.attempts.some(({ fate }) => fate === 'cancelled')) return []
  if (
    reason === 'out-of-stock' &&
    asked.inputs.some(({ items }) => items.some((item) => contested.has(item.productId)))
  )
    return []
  return [`cancelled for ${reason}, but ${due ? `only for ${due} it could be` : 'nothing stood in its way'}`]
}

/** Why the order cannot complete: by what was ordered, or by a provider's own ledger, which may have been told to refuse. */
function refusalsOf({ order, inputs }: AskedOrder, { stock }: Books): Set<string> {
  const initial = new Map(stock.map((row) => [row.productId, row.initial]))
  const planned = inputs.flatMap(({ card, items, shipTo }): CancelReason[] => [
    ...(card === fatedCard ? (['card-declined'] as const) : []),
    ...(shipTo.postalCode === fatedPostalCode ? (['undeliverable-address'] as const) : []),
    ...items.flatMap(({ productId, quantity }) =>
      productId === fatedProducts.missing || quantity > (initial.get(productId) ?? 0)
        ? (['out-of-stock'] as const)
        : [],
    ),
  ])
  // "order-cancelled" is a provider's answer to a step that came after the order's undoing: no reason of its own.
  const refused = order.ledger.flatMap(({ reason }) => (reason && reason !== 'order-cancelled' ? [reason] : []))
  return new Set([...planned, ...refused])
}

/** Products of which more was ordered than there was: somebody goes without, and who it is, is a matter of time. */
function contestedProducts({ orders, stock }: Books): Set<string> {
  const wanted = new Map<string, number>()
  for (const { order } of orders.values())
    for (const { productId, quantity } of (order?.items ?? []) as { productId: string; quantity: number }[])
      wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  return new Set(stock.filter((row) => (wanted.get(row.productId) ?? 0) > row.initial).map((row) => row.productId))
}
