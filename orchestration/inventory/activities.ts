/** Inventory's activities: the domain's operations, called because a workflow said so. */
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { releaseStock, reserveStock, sellStock } from '#shared/domain/inventory.ts'
import { refusalsAsFailures } from '../temporal/refusals.ts'

export const inventoryActivities = (on: ServiceContext) => ({
  reserve: (order: PlacedOrder) => refusalsAsFailures(reserveStock(on, order)),
  release: (orderId: string) => releaseStock(on, orderId),
  sell: (orderId: string) => sellStock(on, orderId),
})
export type InventoryActivities = ReturnType<typeof inventoryActivities>
