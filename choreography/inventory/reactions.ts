/** Inventory sets stock aside for every order, sells it when the order completes, puts it back when it is cancelled. */
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { event } from '../events.ts'
import { reactions } from '../reactions.ts'

export const inventory = reactions('inventory', {
  OrderCreated: (order, ctx) =>
    reserveStock(
      ctx,
      order,
      ctx.once((answer) =>
        answer.outcome === 'reserved' ? event('StockReserved', answer) : event('StockRejected', answer),
      ),
    ),

  OrderCompleted: ({ orderId }, ctx) => sellStock(ctx, orderId, ctx.once()),

  OrderCancelled: ({ orderId }, ctx) =>
    releaseStock(
      ctx,
      orderId,
      ctx.once((released) => event('StockReleased', released)),
    ),
})
