/** Payment answers orders with facts. It knows no other service. */
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { fact } from '../events.ts'
import { reactions } from '../reactions.ts'

export const payment = reactions('payment', {
  OrderCreated: (order, on) =>
    chargePayment(
      on,
      order,
      on.once((charge) =>
        charge.outcome === 'charged' ? fact('PaymentSucceeded', charge) : fact('PaymentFailed', charge),
      ),
    ),

  OrderCancelled: ({ orderId }, on) =>
    refundPayment(
      on,
      orderId,
      on.once((refund) => fact('PaymentRefunded', refund)),
    ),
})
