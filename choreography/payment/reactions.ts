/** Payment answers orders with facts. It knows no other service. */
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { event } from '../events.ts'
import { reactions } from '../reactions.ts'

export const payment = reactions('payment', {
  OrderCreated: (order, ctx) =>
    chargePayment(
      ctx,
      order,
      ctx.once((charge) =>
        charge.outcome === 'charged' ? event('PaymentSucceeded', charge) : event('PaymentFailed', charge),
      ),
    ),

  OrderCancelled: ({ orderId }, ctx) =>
    refundPayment(
      ctx,
      orderId,
      ctx.once((refund) => event('PaymentRefunded', refund)),
    ),
})
