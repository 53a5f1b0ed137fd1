/** Notification writes to the customer once an order has ended, either way. */
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const notification = reactions('notification', {
  OrderCompleted: (order, ctx) => sendNotification(ctx, { ...order, status: 'COMPLETED' }, ctx.once()),
  OrderCancelled: (order, ctx) => sendNotification(ctx, { ...order, status: 'CANCELLED' }, ctx.once()),
})
