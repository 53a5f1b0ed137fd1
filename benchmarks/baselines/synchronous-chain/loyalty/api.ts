/** Loyalty, as the order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { addPoints } from '#shared/domain/follow-ups.ts'

const t = initTRPC.create({ isDev: false })

export const loyaltyApi = (ctx: ServiceContext) =>
  t.router({
    addPoints: t.procedure
      .input(placedOrder)
      .mutation(({ input }) => addPoints(ctx, { ...input, status: 'COMPLETED' })),
  })

export type LoyaltyApi = ReturnType<typeof loyaltyApi>
