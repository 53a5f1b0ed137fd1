/** Inventory reserves the stock of paid orders, sells that of completed ones, and releases that of cancelled ones. */
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { event, handlers } from '../events.ts'

export const inventory = handlers({
  PaymentSucceeded: (order, ctx) =>
    reserveStock(
      ctx,
      order,
      ctx.insert((reservation) =>
        reservation.outcome === 'reserved' ? event('StockReserved', order) : event('StockRejected', reservation),
      ),
    ),
  OrderCompleted: ({ orderId }, ctx) => sellStock(ctx, orderId),
  OrderCancelled: ({ orderId }, ctx) => releaseStock(ctx, orderId),
})
