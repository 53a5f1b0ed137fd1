/** Inventory's activities: each calls a domain operation when a workflow schedules it. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { throwOnRefusal } from '../temporal/refusals.ts'

export const inventoryActivities = (ctx: ServiceContext) => ({
  reserve: (order: PlacedOrder) => throwOnRefusal(reserveStock(ctx, order)),
  release: (orderId: string) => releaseStock(ctx, orderId),
  sell: (orderId: string) => sellStock(ctx, orderId),
})
export type InventoryActivities = ReturnType<typeof inventoryActivities>
