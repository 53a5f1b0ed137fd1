/** Analytics counts every settled order. */
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { handlers } from '../events.ts'

export const analytics = handlers({
  OrderCompleted: (order, ctx) => trackOrder(ctx, order),
  OrderCancelled: (order, ctx) => trackOrder(ctx, order),
})
