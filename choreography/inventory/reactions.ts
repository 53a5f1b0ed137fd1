/** Inventory sets stock aside for every order, sells it when the order completes, puts it back when it is cancelled. */
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { fact } from '../events.ts'
import { reactions } from '../reactions.ts'

export const inventory = reactions('inventory', {
  OrderCreated: (order, on) =>
    reserveStock(
      on,
      order,
      on.once((answer) =>
        answer.outcome === 'reserved' ? fact('StockReserved', answer) : fact('StockRejected', answer),
      ),
    ),

  OrderCompleted: ({ orderId }, on) => sellStock(on, orderId, on.once()),

  OrderCancelled: ({ orderId }, on) =>
    releaseStock(
      on,
      orderId,
      on.once((released) => fact('StockReleased', released)),
    ),
})
