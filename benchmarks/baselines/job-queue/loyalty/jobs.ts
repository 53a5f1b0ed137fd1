/** Loyalty credits the points of a completed order. */
import { addPoints } from '#shared/domain/follow-ups.ts'
import { jobs } from '../jobs.ts'

export const loyalty = jobs({ 'loyalty.addPoints': (order, ctx) => addPoints(ctx, order) })
