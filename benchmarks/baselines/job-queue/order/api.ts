/** The order API. An order is accepted once its row and its first job are committed, in one transaction. */
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { FollowUpService } from '#shared/contracts/services.ts'
import { cancelByCustomer, getOrder, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { type JobContext, job } from '../jobs.ts'
import { afterSettling } from './jobs.ts'

/** @param followUps the services that follow a settled order */
export const createOrderService = (
  ctx: JobContext,
  watchOrder: WatchOrder,
  followUps: readonly FollowUpService[],
): OrderService => ({
  async place(customerId, input) {
    const order = await priceOrder(ctx, customerId, input)
    const recorded = await recordOrder(
      ctx,
      order,
      ctx.enqueue(() => [job('payment.charge', order)]),
    )
    return recorded.order
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),
  list: (customerId, input) => listOrders(ctx, customerId, input),

  cancel: (customerId, orderId) => cancelByCustomer(ctx, customerId, orderId, ctx.enqueue(afterSettling(followUps))),

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
