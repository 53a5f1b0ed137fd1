/** Shipping, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { createLabel, voidLabel } from '#shared/domain/shipping.ts'
import { orderReference } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const shippingApi = (ctx: ServiceContext) =>
  t.router({
    createLabel: t.procedure.input(placedOrder).mutation(({ input }) => createLabel(ctx, input)),
    voidLabel: t.procedure.input(orderReference).mutation(({ input }) => voidLabel(ctx, input.orderId)),
  })

export type ShippingApi = ReturnType<typeof shippingApi>
