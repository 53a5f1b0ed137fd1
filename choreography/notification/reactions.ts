/** Notification sends the customer an e-mail when an order completes or is cancelled. */
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const notification = reactions('notification', {
  OrderCompleted: (order, ctx) => sendNotification(ctx, { ...order, status: 'COMPLETED' }, ctx.recordInbox),
  OrderCancelled: (order, ctx) => sendNotification(ctx, { ...order, status: 'CANCELLED' }, ctx.recordInbox),
})
