/** Shipping's activities: the domain's operations, called because a workflow said so. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { refusalsAsFailures } from '../temporal/refusals.ts'

export const shippingActivities = (on: ServiceContext) => ({
  createLabel: (order: PlacedOrder) => refusalsAsFailures(createLabel(on, order)),
  voidLabel: (orderId: string) => voidLabel(on, orderId),
})
export type ShippingActivities = ReturnType<typeof shippingActivities>
