/** Loyalty credits points for completed orders. It was added last; no other service changed for it (EDA §3). */
import { addPoints } from '#shared/domain/follow-ups.ts'
import { reactions } from '../reactions.ts'

export const loyalty = reactions('loyalty', {
  OrderCompleted: (order, ctx) => addPoints(ctx, { ...order, status: 'COMPLETED' }, ctx.recordInbox),
})
