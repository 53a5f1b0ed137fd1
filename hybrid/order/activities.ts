/** The order's own activities. Settling an order and publishing its outcome are one transaction. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { cancelOrder, completeOrder } from '#shared/domain/order.ts'
import { orderCancelled, orderCompleted } from '../../choreography/order/reactions.ts'
import { recordOutbox } from '../../choreography/reactions.ts'
import type { WakeRelay } from '../../choreography/relay.ts'
import { type OrderActivities, orderActivities } from '../../orchestration/order/activities.ts'

export const publishingOrderActivities = (ctx: ServiceContext, wakeRelay: WakeRelay): OrderActivities => ({
  ...orderActivities(ctx),
  async completeOrder(orderId) {
    await completeOrder(ctx, orderId, (tx, outcome) => recordOutbox(ctx, tx, orderCompleted(outcome)))
    wakeRelay()
  },
  async cancelOrder(orderId, reason) {
    await cancelOrder(ctx, orderId, reason, (tx, outcome) => recordOutbox(ctx, tx, orderCancelled(outcome)))
    wakeRelay()
  },
})
