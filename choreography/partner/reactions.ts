/** A partner programme. Any number of them can subscribe, and no other service knows them. */
import { creditPartner } from '#shared/domain/follow-ups.ts'
import { type EventConsumer, reactions } from '../reactions.ts'

/** @param name partner-1, partner-2 … */
export const partner = (name: string): EventConsumer =>
  reactions(name, {
    OrderCompleted: (order, ctx) => creditPartner(ctx, name, { ...order, status: 'COMPLETED' }, ctx.recordInbox),
  })
