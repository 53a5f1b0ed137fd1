/** Loyalty's activity: it credits the points of a completed order. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { addPoints, type SettledOrder } from '#shared/domain/follow-ups.ts'

export const loyaltyActivities = (ctx: ServiceContext) => ({
  addPoints: (order: SettledOrder) => addPoints(ctx, order),
})
export type LoyaltyActivities = ReturnType<typeof loyaltyActivities>
