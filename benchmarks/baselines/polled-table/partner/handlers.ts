/** A partner programme credits completed orders. */
import { creditPartner } from '#shared/domain/follow-ups.ts'
import { type Handlers, handlers } from '../events.ts'

/** @param name partner-1, partner-2 … */
export const partner = (name: string): Handlers =>
  handlers({ OrderCompleted: (order, ctx) => creditPartner(ctx, name, order) })
