/** Shipping buys a label once it knows the address, the payment and the stock, in whatever order those facts arrive. */
import { createLabel } from '#shared/domain/shipping.ts'
import { event } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'
import { cancelShipment, type Prerequisites, recordPrerequisites } from './waiting.ts'

export const shipping = reactions('shipping', {
  OrderCreated: ({ orderId, shipTo }, ctx) => createLabelWhenReady(ctx, orderId, { shipTo }),
  PaymentSucceeded: ({ orderId }, ctx) => createLabelWhenReady(ctx, orderId, { paid: true }),
  StockReserved: ({ orderId }, ctx) => createLabelWhenReady(ctx, orderId, { reserved: true }),

  OrderCancelled: ({ orderId }, ctx) =>
    cancelShipment(
      ctx,
      orderId,
      ctx.once(() => event('LabelVoided', { orderId })),
    ),
})

async function createLabelWhenReady(ctx: ReactionContext, orderId: string, known: Prerequisites): Promise<void> {
  const shipTo = await recordPrerequisites(ctx, orderId, known, ctx.once())
  if (!shipTo) return
  await createLabel(
    ctx,
    { orderId, shipTo },
    ctx.once((label) => (label.outcome === 'labelled' ? event('LabelCreated', label) : event('LabelRefused', label))),
  )
}
