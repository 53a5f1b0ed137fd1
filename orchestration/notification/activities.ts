/** Notification's activity: it sends one e-mail about the order's outcome. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { type SettledOrder, sendNotification } from '#shared/domain/follow-ups.ts'

export const notificationActivities = (ctx: ServiceContext) => ({
  notify: (order: SettledOrder) => sendNotification(ctx, order),
})
export type NotificationActivities = ReturnType<typeof notificationActivities>
