/** Analytics' activity: it counts an order and its revenue. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { type SettledOrder, trackOrder } from '#shared/domain/follow-ups.ts'

export const analyticsActivities = (ctx: ServiceContext) => ({
  track: (order: SettledOrder) => trackOrder(ctx, order),
})
export type AnalyticsActivities = ReturnType<typeof analyticsActivities>
