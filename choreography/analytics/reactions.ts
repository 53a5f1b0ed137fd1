/** Analytics counts every settled order, with its revenue if it completed. */
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const analytics = reactions('analytics', {
  OrderCompleted: (order, ctx) => trackOrder(ctx, { ...order, status: 'COMPLETED' }, ctx.recordInbox),
  OrderCancelled: (order, ctx) => trackOrder(ctx, { ...order, status: 'CANCELLED' }, ctx.recordInbox),
})
