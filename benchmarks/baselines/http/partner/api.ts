/** One partner programme, as an order service calls it over HTTP; any number of them can be switched on. */
import { initTRPC } from '@trpc/server'
import type { ServiceContext } from '#shared/domain/context.ts'
import { creditPartner } from '#shared/domain/follow-ups.ts'
import { settledOrder } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

/** @param partner its name, such as partner-1 */
export const partnerApi = (ctx: ServiceContext, partner: string) =>
  t.router({ credit: t.procedure.input(settledOrder).mutation(({ input }) => creditPartner(ctx, partner, input)) })

export type PartnerApi = ReturnType<typeof partnerApi>
