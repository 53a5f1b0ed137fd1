/**
 * The order service of EDA §1. It knows about everything, calls one service after the other, and waits:
 *   record → payment → inventory → shipping → notification → analytics → loyalty → … → complete
 */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import {
  cancelOrder,
  completeOrder,
  findByIdempotencyKey,
  getOrder,
  priceOrder,
  recordOrder,
} from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { AppError } from '#shared/runtime/errors.ts'
import type { Downstream } from './downstream.ts'

/** Calls everybody in turn. @returns why the order was refused, or null. @throws whatever any of the services throws */
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
    const stored = await findByIdempotencyKey(ctx, customerId, input)
    if (stored) return stored
    const order = await priceOrder(ctx, customerId, input)
    let isNew = false
    const recorded = await recordOrder(ctx, order, async () => {
      isNew = true
    })
    if (!isNew) return recorded // the same request, a moment earlier, is still on its way
    const refusal = await fulfil(services, order)
    if (refusal) await cancelOrder(ctx, order.orderId, refusal)
    else await completeOrder(ctx, order.orderId) // changes nothing if the customer has cancelled meanwhile
    return getOrder(ctx, customerId, order.orderId)
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),

  list: (customerId, input) => listOrders(ctx, customerId, input),

  async cancel(customerId, orderId) {
    await getOrder(ctx, customerId, orderId)
    const { status } = await cancelOrder(ctx, orderId, 'cancelled-by-customer')
    if (status === 'COMPLETED') throw new AppError('conflict', `Order ${orderId} has already completed.`)
    return getOrder(ctx, customerId, orderId)
  },

  watch: (customerId, orderId, signal) => watch(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
