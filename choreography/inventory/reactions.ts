/** Inventory reserves stock for new orders, sells it when they complete, and releases it when they are cancelled. */
import { type ReservationResult, releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { type DomainEvent, event } from '../events.ts'
import { reactions } from '../reactions.ts'

export const inventory = reactions('inventory', {
  OrderCreated: (order, ctx) => reserveStock(ctx, order, ctx.commitWith(stockReservedOrRejected)),
  OrderCompleted: ({ orderId }, ctx) => sellStock(ctx, orderId, ctx.recordInbox),
  OrderCancelled: ({ orderId }, ctx) => releaseStock(ctx, orderId, ctx.commitWith(stockReleased)),
})

const stockReservedOrRejected = (result: ReservationResult): DomainEvent =>
  result.outcome === 'reserved' ? event('StockReserved', result) : event('StockRejected', result)

const stockReleased = (released: { orderId: string }): DomainEvent => event('StockReleased', released)
