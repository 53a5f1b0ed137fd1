/** Orders that this process accepted recently. Their rows may not be written yet, and a list must include them. */
import type { OrderView } from '#shared/contracts/order.ts'

/** After this long the row is written, unless the whole order service was down. */
const retentionMs = 60_000

export function recentOrders() {
  const byCustomer = new Map<string, Map<string, OrderView>>()

  function remove({ customerId, orderId }: OrderView): void {
    const orders = byCustomer.get(customerId)
    if (orders?.delete(orderId) && orders.size === 0) byCustomer.delete(customerId)
  }

  return {
    add(order: OrderView): void {
      const orders = byCustomer.get(order.customerId) ?? new Map<string, OrderView>()
      byCustomer.set(order.customerId, orders.set(order.orderId, order))
      setTimeout(() => remove(order), retentionMs).unref()
    },
    remove,
    /** Newest first. */
    of: (customerId: string): OrderView[] => [...(byCustomer.get(customerId)?.values() ?? [])].reverse(),
  }
}
