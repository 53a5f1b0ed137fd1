/** Loyalty, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import type { ServiceContext } from '#shared/domain/context.ts'
import { addPoints } from '#shared/domain/follow-ups.ts'
import { settledOrder } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const loyaltyApi = (ctx: ServiceContext) =>
  t.router({ addPoints: t.procedure.input(settledOrder).mutation(({ input }) => addPoints(ctx, input)) })

export type LoyaltyApi = ReturnType<typeof loyaltyApi>
