/** A partner's activity: it credits a completed order at one partner. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { creditPartner, type SettledOrder } from '#shared/domain/follow-ups.ts'

/** @param partner partner-1 to partner-n, which is also the name of the service */
export const partnerActivities = (ctx: ServiceContext, partner: string) => ({
  credit: (order: SettledOrder) => creditPartner(ctx, partner, order),
})
export type PartnerActivities = ReturnType<typeof partnerActivities>
