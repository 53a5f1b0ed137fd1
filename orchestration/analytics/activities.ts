/** Analytics' activity: counts an order and its revenue. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { type SettledOrder, trackOrder } from '#shared/domain/follow-ups.ts'

export const analyticsActivities = (on: ServiceContext) => ({
  track: (order: SettledOrder) => trackOrder(on, order),
})
export type AnalyticsActivities = ReturnType<typeof analyticsActivities>
