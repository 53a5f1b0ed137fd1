/** Shipping's activities: each calls a domain operation when a workflow schedules it. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { throwOnRefusal } from '../temporal/refusals.ts'

export const shippingActivities = (ctx: ServiceContext) => ({
  createLabel: (order: PlacedOrder) => throwOnRefusal(createLabel(ctx, order)),
  voidLabel: (orderId: string) => voidLabel(ctx, orderId),
})
export type ShippingActivities = ReturnType<typeof shippingActivities>
