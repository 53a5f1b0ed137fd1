/** Loyalty credits the points of completed orders. */
import { addPoints } from '#shared/domain/follow-ups.ts'
import { handlers } from '../events.ts'

export const loyalty = handlers({ OrderCompleted: (order, ctx) => addPoints(ctx, order) })
