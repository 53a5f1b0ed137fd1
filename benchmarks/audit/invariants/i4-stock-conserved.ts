/** I4: stock is conserved: what is no longer on hand was sold to a completed order, and the warehouse agrees. */
import type { OrderLine } from '#shared/contracts/order.ts'
import { type AuditInput, type Finding, forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { countActive, type OrderRecord, type Row } from '../snapshot.ts'

const perOrder = forEachOrder((order) => {
  const wrong = violationCollector()
  const active = countActive(order.ledger, 'warehouse')
  const reservation = order.reservation?.status
  const status = order.order?.status
  wrong.if(reservation === 'RESERVED' && status !== 'PENDING', 'stock is still reserved')
  wrong.if(status === 'COMPLETED' && active !== 1, `completed, but the warehouse has ${active} active allocations`)
  wrong.if(
    status === 'COMPLETED' && reservation !== 'SOLD',
    `completed, but its reservation is ${reservation ?? 'missing'}`,
  )
  wrong.if(status === 'CANCELLED' && active !== 0, 'cancelled, but the warehouse still holds its items')
  wrong.if(status === 'CANCELLED' && reservation === 'SOLD', 'cancelled, but its reservation is SOLD')
  wrong.if(!order.order && active > 0, 'the warehouse holds items without an order')
  return wrong.found
})

export const stockConserved: Invariant = {
  id: 'I4',
  description:
    'Per product: initial = on hand + reserved + sold, nothing negative, nothing still reserved, and sold = completed orders.',
  check: (ctx) => [...perOrder(ctx), ...perProduct(ctx)],
}

function perProduct({ snapshot }: AuditInput): Finding[] {
  const orders = [...snapshot.orders.values()]
  const completed = quantities(orders.filter(({ order }) => order?.status === 'COMPLETED'))
  return snapshot.stock.flatMap((stock) =>
    productViolations(stock, completed.get(stock.productId) ?? 0).map((detail) => ({
      orderId: null,
      detail: `${stock.productId}: ${detail}`,
    })),
  )
}

function productViolations({ initial, onHand, reserved, sold }: Row<'stock'>, ordered: number): string[] {
  const wrong = violationCollector()
  wrong.if(initial !== onHand + reserved + sold, `${initial} ≠ ${onHand} on hand + ${reserved} reserved + ${sold} sold`)
  wrong.if(Math.min(onHand, reserved, sold) < 0, `negative: ${onHand} on hand, ${reserved} reserved, ${sold} sold`)
  wrong.if(reserved !== 0, `${reserved} still reserved`)
  wrong.if(sold !== ordered, `${sold} sold, but completed orders have ${ordered}`)
  return wrong.found
}

function quantities(orders: OrderRecord[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const { order } of orders)
    for (const { productId, quantity } of order!.items as OrderLine[])
      total.set(productId, (total.get(productId) ?? 0) + quantity)
  return total
}
