/** The front door: an order is accepted once it and the fact `OrderCreated` are committed together. Nobody is called. */
import type { OrderDesk } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { cancelOrder, getOrder, priceOrder, recordOrder } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { Fault } from '#shared/runtime/fault.ts'
import { fact } from '../events.ts'
import { publish } from '../reactions.ts'
import { cancelled } from './reactions.ts'

export const orderDesk = (on: ServiceContext, watchOrder: WatchOrder): OrderDesk => ({
  async place(customerId, input) {
    const order = await priceOrder(on, customerId, input)
    return recordOrder(on, order, (tx) => publish(on, tx, fact('OrderCreated', order)))
  },

  get: (customerId, orderId) => getOrder(on, customerId, orderId),
  list: (customerId, input) => listOrders(on, customerId, input),

  async cancel(customerId, orderId) {
    await getOrder(on, customerId, orderId)
    const { status } = await cancelOrder(on, orderId, 'cancelled-by-customer', async (tx, settled) => {
      const said = cancelled(settled)
      if (said) await publish(on, tx, said)
    })
    if (status === 'COMPLETED') throw new Fault('conflict', `Order ${orderId} has already completed.`)
    return getOrder(on, customerId, orderId)
  },

  watch: (customerId, orderId, signal) => watchOrder(() => getOrder(on, customerId, orderId), orderId, signal),
})
