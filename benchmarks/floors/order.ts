/** An order as the floors pass it on. */
import { randomUUID } from 'node:crypto'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import type { FloorContext } from './context.ts'

/** Prices come from the product table, as in every style. */
export async function priceFloorOrder({ store }: FloorContext, customerId: string, input: PlaceOrderInput) {
  const { prices } = await store('prices', [input.items.map(({ productId }) => productId)])
  const priceOf = prices as Record<string, number>
  const items = input.items.map((item) => ({ ...item, unitPriceCents: priceOf[item.productId]! }))
  const totalCents = items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0)
  return { ...input, orderId: randomUUID(), customerId, items, totalCents }
}
export type FloorOrder = Awaited<ReturnType<typeof priceFloorOrder>>
