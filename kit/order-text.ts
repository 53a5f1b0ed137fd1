/** An order as a person reads it. */
import type { OrderPage, OrderView } from '#shared/contracts/order.ts'

const money = (cents: number) => (cents / 100).toFixed(2)
const statusOf = ({ status, reason }: OrderView) => `${status}${reason ? ` (${reason})` : ''}`

export function orderText(order: OrderView): string {
  const { orderId, customerId, items, totalCents, placedAt, settledAt } = order
  return [
    `Order ${orderId} of ${customerId}: ${statusOf(order)}`,
    ...items.map(
      ({ quantity, productId, unitPriceCents }) => `  ${quantity} × ${productId} at ${money(unitPriceCents)}`,
    ),
    `  total ${money(totalCents)}`,
    `  placed ${placedAt}${settledAt ? `, settled ${Date.parse(settledAt) - Date.parse(placedAt)} ms later` : ''}`,
  ].join('\n')
}

export function pageText({ orders, next }: OrderPage): string {
  if (orders.length === 0) return 'No orders.'
  const rows = orders.map((order) =>
    [order.orderId, order.placedAt, money(order.totalCents).padStart(10), statusOf(order)].join('  '),
  )
  return [...rows, ...(next ? [`More: --after ${next}`] : [])].join('\n')
}

/** One change of an order that is being watched. */
export const changeText = (order: OrderView, at: Date): string => `${at.toISOString()}  ${statusOf(order)}`
