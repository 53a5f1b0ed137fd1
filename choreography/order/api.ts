/** The front door: an order is accepted once it and the fact `OrderCreated` are committed together. Nobody is called. */
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { cancelOrder, getOrder, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { event } from '../events.ts'
import { publish } from '../reactions.ts'
import { cancelled } from './reactions.ts'

export const createOrderService = (ctx: ServiceContext, watchOrder: WatchOrder): OrderService => ({
  async place(customerId, input) {
    const order = await priceOrder(ctx, customerId, input)
    const recorded = await recordOrder(ctx, order, (tx) => publish(ctx, tx, event('OrderCreated', order)))
    return recorded.order
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),
  list: (customerId, input) => listOrders(ctx, customerId, input),

  async cancel(customerId, orderId) {
    await getOrder(ctx, customerId, orderId)
    const { status } = await cancelOrder(ctx, orderId, 'cancelled-by-customer', async (tx, settled) => {
      const said = cancelled(settled)
      if (said) await publish(ctx, tx, said)
    })
    if (status === 'COMPLETED') throw new AppError('conflict', `Order ${orderId} has already completed.`)
    return getOrder(ctx, customerId, orderId)
  },

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
