/** A partner's activity: tells one partner programme of a completed order. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { creditPartner, type SettledOrder } from '#shared/domain/follow-ups.ts'

/** @param partner the programme, partner-1 to partner-n; it is the service's name as well */
export const partnerActivities = (ctx: ServiceContext, partner: string) => ({
  credit: (order: SettledOrder) => creditPartner(ctx, partner, order),
})
export type PartnerActivities = ReturnType<typeof partnerActivities>
