/** Analytics counts every order that has ended, with its revenue if it completed. */
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const analytics = reactions('analytics', {
  OrderCompleted: (order, on) => trackOrder(on, { ...order, status: 'COMPLETED' }, on.once()),
  OrderCancelled: (order, on) => trackOrder(on, { ...order, status: 'CANCELLED' }, on.once()),
})
