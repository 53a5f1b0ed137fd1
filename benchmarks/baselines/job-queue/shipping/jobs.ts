/** Shipping buys a label, and voids that of a cancelled order. */
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { job, jobs } from '../jobs.ts'

export const shipping = jobs({
  'shipping.createLabel': (order, ctx) =>
    createLabel(
      ctx,
      order,
      ctx.enqueue((label) => [
        label.outcome === 'labelled'
          ? job('order.complete', { orderId: order.orderId })
          : job('order.cancel', { orderId: order.orderId, reason: label.reason }),
      ]),
    ),
  'shipping.voidLabel': ({ orderId }, ctx) => voidLabel(ctx, orderId),
})
