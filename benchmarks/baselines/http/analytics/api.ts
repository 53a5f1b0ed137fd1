/** Analytics, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import type { ServiceContext } from '#shared/domain/context.ts'
import { trackOrder } from '#shared/domain/follow-ups.ts'
import { settledOrder } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const analyticsApi = (ctx: ServiceContext) =>
  t.router({ trackOrder: t.procedure.input(settledOrder).mutation(({ input }) => trackOrder(ctx, input)) })

export type AnalyticsApi = ReturnType<typeof analyticsApi>
