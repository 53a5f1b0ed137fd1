/** The order API. An order is accepted once its row and `OrderCreated` are committed, in one transaction. */
import type { OrderService } from '#shared/contracts/order-api.ts'
import { cancelOrder, getOrder, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { type EventContext, event } from '../events.ts'
import { orderSettled } from './handlers.ts'

export const createOrderService = (ctx: EventContext, watchOrder: WatchOrder): OrderService => ({
  async place(customerId, input) {
    const order = await priceOrder(ctx, customerId, input)
    const recorded = await recordOrder(
      ctx,
      order,
      ctx.insert(() => event('OrderCreated', order)),
    )
    return recorded.order
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),
  list: (customerId, input) => listOrders(ctx, customerId, input),

  async cancel(customerId, orderId) {
    await getOrder(ctx, customerId, orderId)
    const { status } = await cancelOrder(ctx, orderId, 'cancelled-by-customer', ctx.insert(orderSettled))
    if (status === 'COMPLETED') throw new AppError('conflict', `Order ${orderId} has already completed.`)
    return getOrder(ctx, customerId, orderId)
  },

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
