/** The order service learns from facts how its orders end: a label completes one, any refusal cancels it. */
import { cancelOrder, completeOrder, type Settlement } from '#shared/domain/order.ts'
import { type Fact, fact, type PayloadOf } from '../events.ts'
import { type ReactionContext, reactions } from '../reactions.ts'

export const order = reactions('order', {
  LabelCreated: ({ orderId }, on) => completeOrder(on, orderId, on.once(completed)),
  PaymentFailed: cancel,
  StockRejected: cancel,
  LabelRefused: cancel,
})

function cancel({ orderId, reason }: PayloadOf<'PaymentFailed'>, on: ReactionContext): Promise<unknown> {
  return cancelOrder(on, orderId, reason, on.once(cancelled))
}

/** Nothing new is said about an order that had ended before. */
const completed = (settled: Settlement): Fact | undefined =>
  settled.changed ? fact('OrderCompleted', settled) : undefined

export const cancelled = (settled: Settlement): Fact | undefined =>
  settled.changed ? fact('OrderCancelled', settled as PayloadOf<'OrderCancelled'>) : undefined
