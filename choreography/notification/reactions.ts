/** Notification writes to the customer once an order has ended, either way. */
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const notification = reactions('notification', {
  OrderCompleted: (order, on) => sendNotification(on, { ...order, status: 'COMPLETED' }, on.once()),
  OrderCancelled: (order, on) => sendNotification(on, { ...order, status: 'CANCELLED' }, on.once()),
})
