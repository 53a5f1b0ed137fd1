/** Inventory, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { releaseStock, reserveStock, sellReservedInTx, sellStock } from '#shared/domain/inventory.ts'
import { orderReference } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const inventoryApi = (ctx: ServiceContext) =>
  t.router({
    reserve: t.procedure.input(placedOrder).mutation(({ input }) => reserveStock(ctx, input)),
    /** For a caller that does not come back to sell what is reserved. */
    reserveAsSold: t.procedure.input(placedOrder).mutation(({ input }) =>
      reserveStock(ctx, input, async (tx, result) => {
        if (result.outcome === 'reserved') await sellReservedInTx(ctx, tx, input.orderId)
      }),
    ),
    release: t.procedure.input(orderReference).mutation(({ input }) => releaseStock(ctx, input.orderId)),
    sell: t.procedure.input(orderReference).mutation(({ input }) => sellStock(ctx, input.orderId)),
  })

export type InventoryApi = ReturnType<typeof inventoryApi>
