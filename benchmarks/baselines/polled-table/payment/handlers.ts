/** Payment charges new orders and refunds cancelled ones. */
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { event, handlers } from '../events.ts'

export const payment = handlers({
  OrderCreated: (order, ctx) =>
    chargePayment(
      ctx,
      order,
      ctx.insert((charge) =>
        charge.outcome === 'charged' ? event('PaymentSucceeded', order) : event('PaymentFailed', charge),
      ),
    ),
  OrderCancelled: ({ orderId }, ctx) => refundPayment(ctx, orderId),
})
