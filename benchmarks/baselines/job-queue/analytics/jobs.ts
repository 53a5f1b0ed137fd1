/** Analytics counts an order and its revenue. */
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { jobs } from '../jobs.ts'

export const analytics = jobs({ 'analytics.track': (order, ctx) => trackOrder(ctx, order) })
