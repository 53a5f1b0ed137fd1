/** Shipping's activities: the domain's operations, called because a workflow said so. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { throwOnRefusal } from '../temporal/refusals.ts'

export const shippingActivities = (ctx: ServiceContext) => ({
  createLabel: (order: PlacedOrder) => throwOnRefusal(createLabel(ctx, order)),
  voidLabel: (orderId: string) => voidLabel(ctx, orderId),
})
export type ShippingActivities = ReturnType<typeof shippingActivities>
