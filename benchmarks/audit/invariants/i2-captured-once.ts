/** I2: a card is charged at most once, for what the items cost, and never without an order. */
import type { OrderLine } from '#shared/contracts/order.ts'
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../snapshot.ts'

export const capturedOnce: Invariant = {
  id: 'I2',
  description: 'The payment provider captured at most once per order, the exact total, and nothing without an order.',
  check: forEachOrder((order, { snapshot }) => {
    const wrong = violationCollector()
    const captures = ledgerOf(order, 'payment', 'charge', 'done')
    wrong.if(captures.length > 1, `the provider captured ${captures.length} times`)
    if (!order.order) {
      wrong.if(captures.length > 0, `the provider captured ${captures[0]?.amountCents} cents without an order`)
      return wrong.found
    }
    const total = totalOf(order, snapshot)
    wrong.if(
      order.order.totalCents !== total,
      `the order's total is ${order.order.totalCents} cents, but its items cost ${total}`,
    )
    for (const { amountCents } of captures)
      wrong.if(amountCents !== total, `the provider captured ${amountCents} cents instead of ${total}`)
    return wrong.found
  }),
}

/** Computed from the product table, independently of the order service. */
function totalOf({ order }: OrderRecord, { priceCents }: AuditSnapshot): number {
  let total = 0
  for (const { productId, quantity } of order!.items as OrderLine[])
    total += quantity * (priceCents.get(productId) ?? Number.NaN)
  return total
}
