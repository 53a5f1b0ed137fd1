/** The order API. An order is accepted once its row and `OrderCreated` are committed, in one transaction. */
import type { OrderService } from '#shared/contracts/order-api.ts'
import { cancelByCustomer, getOrder, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
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

  cancel: (customerId, orderId) => cancelByCustomer(ctx, customerId, orderId, ctx.insert(orderSettled)),

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
