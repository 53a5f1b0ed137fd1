/** Inventory, as the order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { reserveStock, sellReservedInTx } from '#shared/domain/inventory.ts'

const t = initTRPC.create({ isDev: false })

export const inventoryApi = (ctx: ServiceContext) =>
  t.router({
    // Sold as soon as it is reserved: nobody comes back later to tell how the order ended.
    reserve: t.procedure.input(placedOrder).mutation(({ input }) =>
      reserveStock(ctx, input, async (tx, result) => {
        if (result.outcome === 'reserved') await sellReservedInTx(ctx, tx, input.orderId)
      }),
    ),
  })

export type InventoryApi = ReturnType<typeof inventoryApi>
