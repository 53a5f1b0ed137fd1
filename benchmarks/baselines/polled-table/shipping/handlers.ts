/** Shipping buys the label of a reserved order, and voids that of a cancelled one. */
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { event, handlers } from '../events.ts'

export const shipping = handlers({
  StockReserved: (order, ctx) =>
    createLabel(
      ctx,
      order,
      ctx.insert((label) =>
        label.outcome === 'labelled' ? event('LabelCreated', label) : event('LabelRefused', label),
      ),
    ),
  OrderCancelled: ({ orderId }, ctx) => voidLabel(ctx, orderId),
})
