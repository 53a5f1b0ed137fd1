/** Payment's activities: the domain's operations, called because a workflow said so. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { refusalsAsFailures } from '../temporal/refusals.ts'

export const paymentActivities = (on: ServiceContext) => ({
  charge: (order: PlacedOrder) => refusalsAsFailures(chargePayment(on, order)),
  refund: (orderId: string) => refundPayment(on, orderId),
})
export type PaymentActivities = ReturnType<typeof paymentActivities>
