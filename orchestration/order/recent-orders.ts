/** Orders that this process has accepted and whose rows may not be written yet, so that a list never lacks them. */
import type { OrderView } from '#shared/contracts/order.ts'

/** By then a row is written, or the whole order service has been down. */
const keptMs = 60_000

export function recentOrders() {
  const byCustomer = new Map<string, Map<string, OrderView>>()

  function forget({ customerId, orderId }: OrderView): void {
    const orders = byCustomer.get(customerId)
    if (orders?.delete(orderId) && orders.size === 0) byCustomer.delete(customerId)
  }

  return {
    remember(order: OrderView): void {
      const orders = byCustomer.get(order.customerId) ?? new Map<string, OrderView>()
      byCustomer.set(order.customerId, orders.set(order.orderId, order))
      setTimeout(() => forget(order), keptMs).unref()
    },
    forget,
    /** Newest first. */
    of: (customerId: string): OrderView[] => [...(byCustomer.get(customerId)?.values() ?? [])].reverse(),
  }
}
