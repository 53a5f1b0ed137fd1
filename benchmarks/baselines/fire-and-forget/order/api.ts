/**
 * The order service of EDA §2, attempt 1 (docs/event-driven-architecture.md): async HTTP, fire and forget. It waits for payment
 * only, and sends the rest without waiting:
 *   record → payment → complete → response; inventory, shipping, notification, analytics, loyalty … some time, or never
 */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { FollowUpService } from '#shared/contracts/services.ts'
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
import type { ServiceClients } from '../../http/clients.ts'
import type { Send } from './messages.ts'

export function createOrderService(
  ctx: ServiceContext,
  payment: ServiceClients['payment'],
  send: Send,
  followUps: readonly FollowUpService[],
  watch: WatchOrder,
): OrderService {
  async function fulfil(order: PlacedOrder): Promise<void> {
    const { orderId } = order
    const charge = await payment.charge.mutate(order) // must be sync: need confirmation
    if (charge.outcome === 'declined') return void (await cancelOrder(ctx, orderId, charge.reason))
    const { customerId, totalCents, status } = await completeOrder(ctx, orderId)
    if (status !== 'COMPLETED') return // its customer has cancelled it, and the money stays captured
    // Fire and forget the rest: a refusal, such as missing stock, is not noticed either.
    send('inventory', order)
    send('shipping', order)
    for (const followUp of followUps) send(followUp, { orderId, customerId, totalCents, status })
  }

  return {
    async place(customerId, input) {
      const placedBefore = await findByIdempotencyKey(ctx, customerId, input)
      if (placedBefore) return placedBefore
      const order = await priceOrder(ctx, customerId, input)
      const recorded = await recordOrder(ctx, order)
      if (!recorded.isNew) return recorded.order // the same request, sent twice at the same time
      await fulfil(order)
      return getOrder(ctx, customerId, order.orderId)
    },

    get: (customerId, orderId) => getOrder(ctx, customerId, orderId),

    list: (customerId, input) => listOrders(ctx, customerId, input),

    cancel: (customerId, orderId) => cancelByCustomer(ctx, customerId, orderId),

    watch: (customerId, orderId, signal) => watch(() => getOrder(ctx, customerId, orderId), orderId, signal),
  }
}
