/** Notification sends one e-mail about each outcome. */
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { handlers } from '../events.ts'

export const notification = handlers({
  OrderCompleted: (order, ctx) => sendNotification(ctx, order),
  OrderCancelled: (order, ctx) => sendNotification(ctx, order),
})
