/** I4: no item is lost or made: what left the shelf was sold to a completed order, and the warehouse agrees. */
import type { OrderLine } from '#shared/contracts/order.ts'
import { type OrderBooks, type Row, standing } from '../books.ts'
import { type Audited, type Finding, faultsFound, forEachOrder, type Invariant } from '../invariant.ts'

const perOrder = forEachOrder((order) => {
  const wrong = faultsFound()
  const live = standing(order.ledger, 'warehouse')
  const books = order.reservation?.status
  const status = order.order?.status
  wrong.if(books === 'RESERVED' && status !== 'PENDING', 'stock is still reserved')
  wrong.if(status === 'COMPLETED' && live !== 1, `completed, but the warehouse has ${live} live allocations`)
  wrong.if(
    status === 'COMPLETED' && books !== 'SOLD',
    `completed, but the books say ${books ?? 'nothing'} of its stock`,
  )
  wrong.if(status === 'CANCELLED' && live !== 0, 'cancelled, but the warehouse still holds its items')
  wrong.if(status === 'CANCELLED' && books === 'SOLD', 'cancelled, but its stock counts as sold')
  wrong.if(!order.order && live > 0, 'the warehouse holds items for no order')
  return wrong.found
})

export const stockAddsUp: Invariant = {
  id: 'I4',
  says: 'Per product, initial = on hand + reserved + sold, never negative, nothing reserved, sold to completed orders.',
  check: (on) => [...perOrder(on), ...perProduct(on)],
}

function perProduct({ books }: Audited): Finding[] {
  const orders = [...books.orders.values()]
  const completed = quantities(orders.filter(({ order }) => order?.status === 'COMPLETED'))
  return books.stock.flatMap((stock) =>
    productFaults(stock, completed.get(stock.productId) ?? 0).map((detail) => ({
      orderId: null,
      detail: `${stock.productId}: ${detail}`,
    })),
  )
}

function productFaults({ initial, onHand, reserved, sold }: Row<'stock'>, ordered: number): string[] {
  const wrong = faultsFound()
  wrong.if(initial !== onHand + reserved + sold, `${initial} ≠ ${onHand} on hand + ${reserved} reserved + ${sold} sold`)
  wrong.if(Math.min(onHand, reserved, sold) < 0, `negative: ${onHand} on hand, ${reserved} reserved, ${sold} sold`)
  wrong.if(reserved !== 0, `${reserved} still reserved`)
  wrong.if(sold !== ordered, `${sold} sold, but completed orders have ${ordered}`)
  return wrong.found
}

function quantities(orders: OrderBooks[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const { order } of orders)
    for (const { productId, quantity } of order!.items as OrderLine[])
      total.set(productId, (total.get(productId) ?? 0) + quantity)
  return total
}
