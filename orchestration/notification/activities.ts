/** Notification's activity: one e-mail about how an order ended. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { type SettledOrder, sendNotification } from '#shared/domain/follow-ups.ts'

export const notificationActivities = (on: ServiceContext) => ({
  notify: (order: SettledOrder) => sendNotification(on, order),
})
export type NotificationActivities = ReturnType<typeof notificationActivities>
