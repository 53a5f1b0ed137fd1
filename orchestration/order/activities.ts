/** The order's own activities. They are local: the worker that runs the workflow writes the order's row. */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { cancelOrder, completeOrder, recordOrder } from '#shared/domain/order.ts'

export const orderActivities = (ctx: ServiceContext) => ({
  recordOrder: async (order: PlacedOrder): Promise<void> => void (await recordOrder(ctx, order)),
  completeOrder: async (orderId: string): Promise<void> => void (await completeOrder(ctx, orderId)),
  cancelOrder: async (orderId: string, reason: CancelReason): Promise<void> =>
    void (await cancelOrder(ctx, orderId, reason)),
})
export type OrderActivities = ReturnType<typeof orderActivities>
