/**
 * Shipping buys a label once it knows the address, the payment and the reservation. Their events arrive in any order.
 */
import { createLabel, type LabelResult } from '#shared/domain/shipping.ts'
import { type DomainEvent, event } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'
import { cancelShipment, type Prerequisites, recordPrerequisites } from './prerequisites.ts'

export const shipping = reactions('shipping', {
  OrderCreated: ({ orderId, shipTo }, ctx) => createLabelWhenReady(ctx, orderId, { shipTo }),
  PaymentSucceeded: ({ orderId }, ctx) => createLabelWhenReady(ctx, orderId, { paid: true }),
  StockReserved: ({ orderId }, ctx) => createLabelWhenReady(ctx, orderId, { reserved: true }),
  OrderCancelled: ({ orderId }, ctx) => cancelShipment(ctx, orderId, ctx.commitWith(labelVoided)),
})

async function createLabelWhenReady(
  ctx: ReactionContext,
  orderId: string,
  prerequisites: Prerequisites,
): Promise<void> {
  const shipTo = await recordPrerequisites(ctx, orderId, prerequisites, ctx.recordInbox)
  if (shipTo) await createLabel(ctx, { orderId, shipTo }, ctx.commitWith(labelCreatedOrRefused))
}

const labelCreatedOrRefused = (label: LabelResult): DomainEvent =>
  label.outcome === 'labelled' ? event('LabelCreated', label) : event('LabelRefused', label)

const labelVoided = (voided: { orderId: string }): DomainEvent => event('LabelVoided', voided)
