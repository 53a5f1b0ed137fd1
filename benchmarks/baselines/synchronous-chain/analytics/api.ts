/** Analytics, as the order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { trackOrder } from '#shared/domain/follow-ups.ts'

const t = initTRPC.create({ isDev: false })

export const analyticsApi = (ctx: ServiceContext) =>
  t.router({
    trackOrder: t.procedure
      .input(placedOrder)
      .mutation(({ input }) => trackOrder(ctx, { ...input, status: 'COMPLETED' })),
  })

export type AnalyticsApi = ReturnType<typeof analyticsApi>
