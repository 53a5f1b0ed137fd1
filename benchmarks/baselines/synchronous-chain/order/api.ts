/**
 * The order service of EDA §1 (docs/event-driven-architecture.md). It knows every other service, calls one after the other,
 * and waits for each:
 *   record → payment → inventory → shipping → notification → analytics → loyalty → … → complete
 */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import {
  cancelByCustomer,
  cancelOrder,
  completeOrder,
  findByIdempotencyKey,
  getOrder,
  priceOrder,
  recordOrder,
} from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import type { Downstream } from './downstream.ts'

/** Calls every service in turn. @returns why one of them refused the order, or null @throws what any of them throws */
async function fulfil(services: Downstream, order: PlacedOrder): Promise<CancelReason | null> {
  const charge = await services.payment.charge.mutate(order) // coupling
  if (charge.outcome === 'declined') return charge.reason
  const stock = await services.inventory.reserve.mutate(order) // coupling
  if (stock.outcome === 'rejected') return stock.reason // … and the money stays captured
  const label = await services.shipping.createLabel.mutate(order) // coupling
  if (label.outcome === 'refused') return label.reason // … and the stock stays sold
  for (const followUp of services.followUps) await followUp(order) // coupling, coupling, coupling
  return null
}

export const createOrderService = (ctx: ServiceContext, services: Downstream, watch: WatchOrder): OrderService => ({
  async place(customerId, input) {
    const placedBefore = await findByIdempotencyKey(ctx, customerId, input)
    if (placedBefore) return placedBefore
    const order = await priceOrder(ctx, customerId, input)
    const recorded = await recordOrder(ctx, order)
    if (!recorded.isNew) return recorded.order // the same request, sent twice at the same time
    const refusal = await fulfil(services, order)
    if (refusal) await cancelOrder(ctx, order.orderId, refusal)
    else await completeOrder(ctx, order.orderId) // changes nothing if the customer has cancelled in the meantime
    return getOrder(ctx, customerId, order.orderId)
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),

  list: (customerId, input) => listOrders(ctx, customerId, input),

  cancel: (customerId, orderId) => cancelByCustomer(ctx, customerId, orderId),

  watch: (customerId, orderId, signal) => watch(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
