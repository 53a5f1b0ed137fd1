/** One partner programme, as the order service calls it over HTTP; any number of them can be switched on. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { creditPartner } from '#shared/domain/follow-ups.ts'

const t = initTRPC.create({ isDev: false })

/** @param partner its name, such as partner-1 */
export const partnerApi = (ctx: ServiceContext, partner: string) =>
  t.router({
    credit: t.procedure
      .input(placedOrder)
      .mutation(({ input }) => creditPartner(ctx, partner, { ...input, status: 'COMPLETED' })),
  })

export type PartnerApi = ReturnType<typeof partnerApi>
