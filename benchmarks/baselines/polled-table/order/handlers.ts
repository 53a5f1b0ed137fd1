/** The order service settles its orders when the other services report. */
import type { SettledOrder } from '#shared/domain/follow-ups.ts'
import { cancelOrder, completeOrder, type OrderOutcome } from '#shared/domain/order.ts'
import { type Event, type EventContext, type EventData, event, handlers } from '../events.ts'

export const order = handlers({
  LabelCreated: ({ orderId }, ctx) => completeOrder(ctx, orderId, ctx.insert(orderSettled)),
  PaymentFailed: cancel,
  StockRejected: cancel,
  LabelRefused: cancel,
})

function cancel({ orderId, reason }: EventData['PaymentFailed'], ctx: EventContext): Promise<unknown> {
  return cancelOrder(ctx, orderId, reason, ctx.insert(orderSettled))
}

/** An order that was settled before causes no further event. */
export function orderSettled({ orderId, customerId, totalCents, status, changed }: OrderOutcome): Event | undefined {
  if (!changed || status === 'PENDING') return undefined
  const settled: SettledOrder = { orderId, customerId, totalCents, status }
  return event(status === 'COMPLETED' ? 'OrderCompleted' : 'OrderCancelled', settled)
}
