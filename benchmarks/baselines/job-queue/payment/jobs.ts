/** Payment charges an order, and refunds a cancelled one. */
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { job, jobs } from '../jobs.ts'

export const payment = jobs({
  'payment.charge': (order, ctx) =>
    chargePayment(
      ctx,
      order,
      ctx.enqueue((charge) => [
        charge.outcome === 'charged'
          ? job('inventory.reserve', order)
          : job('order.cancel', { orderId: order.orderId, reason: charge.reason }),
      ]),
    ),
  'payment.refund': ({ orderId }, ctx) => refundPayment(ctx, orderId),
})
