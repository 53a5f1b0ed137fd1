/**
 * The order service settles its orders when other services report: a label completes an order, a refusal cancels it.
 */
import { cancelOrder, completeOrder, type OrderOutcome } from '#shared/domain/order.ts'
import { type DomainEvent, event, type PayloadOf } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'

export const order = reactions('order', {
  LabelCreated: ({ orderId }, ctx) => completeOrder(ctx, orderId, ctx.commitWith(orderCompleted)),
  PaymentFailed: cancel,
  StockRejected: cancel,
  LabelRefused: cancel,
})

function cancel({ orderId, reason }: PayloadOf<'PaymentFailed'>, ctx: ReactionContext): Promise<unknown> {
  return cancelOrder(ctx, orderId, reason, ctx.commitWith(orderCancelled))
}

/** An order that was settled before causes no further event. */
export const orderCompleted = (outcome: OrderOutcome): DomainEvent | undefined =>
  outcome.changed ? event('OrderCompleted', outcome) : undefined

export const orderCancelled = (outcome: OrderOutcome): DomainEvent | undefined =>
  outcome.changed ? event('OrderCancelled', outcome as PayloadOf<'OrderCancelled'>) : undefined
