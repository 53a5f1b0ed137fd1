/** Notification sends one e-mail about an order's outcome. */
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { jobs } from '../jobs.ts'

export const notification = jobs({ 'notification.send': (order, ctx) => sendNotification(ctx, order) })
