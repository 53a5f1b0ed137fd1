/**
 * Payment charges new orders and refunds cancelled ones. It reacts to events and knows no other service.
 *
 * `ctx.commitWith(…)` takes part in the transaction that stores the operation's result: it marks the consumed event as
 * processed (inbox) and adds the event that follows (outbox). All of it is committed, or nothing is.
 */
import { type ChargeResult, chargePayment, type Refund, refundPayment } from '#shared/domain/payment.ts'
import { type DomainEvent, event } from '../events.ts'
import { reactions } from '../reactions.ts'

export const payment = reactions('payment', {
  OrderCreated: (order, ctx) => chargePayment(ctx, order, ctx.commitWith(paymentSucceededOrFailed)),
  OrderCancelled: ({ orderId }, ctx) => refundPayment(ctx, orderId, ctx.commitWith(paymentRefunded)),
})

const paymentSucceededOrFailed = (charge: ChargeResult): DomainEvent =>
  charge.outcome === 'charged' ? event('PaymentSucceeded', charge) : event('PaymentFailed', charge)

const paymentRefunded = (refund: Refund): DomainEvent => event('PaymentRefunded', refund)
