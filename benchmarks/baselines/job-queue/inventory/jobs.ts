/** Inventory reserves an order's stock, and then sells or releases it. */
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { job, jobs } from '../jobs.ts'

export const inventory = jobs({
  'inventory.reserve': (order, ctx) =>
    reserveStock(
      ctx,
      order,
      ctx.enqueue((reservation) => [
        reservation.outcome === 'reserved'
          ? job('shipping.createLabel', order)
          : job('order.cancel', { orderId: order.orderId, reason: reservation.reason }),
      ]),
    ),
  'inventory.sell': ({ orderId }, ctx) => sellStock(ctx, orderId),
  'inventory.release': ({ orderId }, ctx) => releaseStock(ctx, orderId),
})
