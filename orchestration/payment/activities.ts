/** Payment's activities: each calls a domain operation when a workflow schedules it. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { throwOnRefusal } from '../temporal/refusals.ts'

export const paymentActivities = (ctx: ServiceContext) => ({
  charge: (order: PlacedOrder) => throwOnRefusal(chargePayment(ctx, order)),
  refund: (orderId: string) => refundPayment(ctx, orderId),
})
export type PaymentActivities = ReturnType<typeof paymentActivities>
