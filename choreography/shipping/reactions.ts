/** Shipping buys a label once it knows the address, the payment and the stock, in whatever order those facts arrive. */
import { createLabel } from '#shared/domain/shipping.ts'
import { fact } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'
import { abandon, type KnownFacts, noteFacts } from './waiting.ts'

export const shipping = reactions('shipping', {
  OrderCreated: ({ orderId, shipTo }, on) => whenAllIsKnown(on, orderId, { shipTo }),
  PaymentSucceeded: ({ orderId }, on) => whenAllIsKnown(on, orderId, { paid: true }),
  StockReserved: ({ orderId }, on) => whenAllIsKnown(on, orderId, { reserved: true }),

  OrderCancelled: ({ orderId }, on) =>
    abandon(
      on,
      orderId,
      on.once(() => fact('LabelVoided', { orderId })),
    ),
})

async function whenAllIsKnown(on: ReactionContext, orderId: string, known: KnownFacts): Promise<void> {
  const shipTo = await noteFacts(on, orderId, known, on.once())
  if (!shipTo) return
  await createLabel(
    on,
    { orderId, shipTo },
    on.once((label) => (label.outcome === 'labelled' ? fact('LabelCreated', label) : fact('LabelRefused', label))),
  )
}
