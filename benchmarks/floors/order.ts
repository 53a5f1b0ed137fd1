/** An order as the floors pass it on. */
import { randomUUID } from 'node:crypto'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'

/** @param prices by product; without them every product costs one unit of the currency */
export function toFloorOrder(customerId: string, input: PlaceOrderInput, prices: Record<string, number> = {}) {
  const items = input.items.map((item) => ({ ...item, unitPriceCents: prices[item.productId] ?? 100 }))
  const totalCents = items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0)
  return { ...input, orderId: randomUUID(), customerId, items, totalCents }
}
export type FloorOrder = ReturnType<typeof toFloorOrder>
