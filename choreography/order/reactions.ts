/** The order service learns from facts how its orders end: a label completes one, any refusal cancels it. */
import { cancelOrder, completeOrder, type OrderOutcome } from '#shared/domain/order.ts'
import { type DomainEvent, event, type PayloadOf } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'

export const order = reactions('order', {
  LabelCreated: ({ orderId }, ctx) => completeOrder(ctx, orderId, ctx.once(completed)),
  PaymentFailed: cancel,
  StockRejected: cancel,
  LabelRefused: cancel,
})

function cancel({ orderId, reason }: PayloadOf<'PaymentFailed'>, ctx: ReactionContext): Promise<unknown> {
  return cancelOrder(ctx, orderId, reason, ctx.once(cancelled))
}

/** Nothing new is said about an order that had ended before. */
const completed = (settled: OrderOutcome): DomainEvent | undefined =>
  settled.changed ? event('OrderCompleted', settled) : undefined

export const cancelled = (settled: OrderOutcome): DomainEvent | undefined =>
  settled.changed ? event('OrderCancelled', settled as PayloadOf<'OrderCancelled'>) : undefined
