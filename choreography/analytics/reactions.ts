/** Analytics counts every order that has ended, with its revenue if it completed. */
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const analytics = reactions('analytics', {
  OrderCompleted: (order, ctx) => trackOrder(ctx, { ...order, status: 'COMPLETED' }, ctx.once()),
  OrderCancelled: (order, ctx) => trackOrder(ctx, { ...order, status: 'CANCELLED' }, ctx.once()),
})
