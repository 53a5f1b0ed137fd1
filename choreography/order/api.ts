/**
 * The order API. An order is accepted once its row and `OrderCreated` are committed in one transaction. No service is
 * called.
 */
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { cancelByCustomer, getOrder, type OrderOutcome, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import type { Tx } from '#shared/persistence/database.ts'
import { event } from '../events.ts'
import { recordOutbox } from '../reactions.ts'
import type { WakeRelay } from '../relay.ts'
import { orderCancelled } from './reactions.ts'

export const createOrderService = (
  ctx: ServiceContext,
  watchOrder: WatchOrder,
  wakeRelay: WakeRelay = () => {},
): OrderService => ({
  async place(customerId, input) {
    const order = await priceOrder(ctx, customerId, input)
    const recorded = await recordOrder(ctx, order, (tx) => recordOutbox(ctx, tx, event('OrderCreated', order)))
    wakeRelay()
    return recorded.order
  },

  get: (customerId, orderId) => getOrder(ctx, customerId, orderId),
  list: (customerId, input) => listOrders(ctx, customerId, input),

  async cancel(customerId, orderId) {
    const record = (tx: Tx, outcome: OrderOutcome) => recordOutbox(ctx, tx, orderCancelled(outcome))
    const order = await cancelByCustomer(ctx, customerId, orderId, record)
    wakeRelay()
    return order
  },

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(ctx, customerId, orderId), orderId, signal),
})
