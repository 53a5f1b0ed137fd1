/** A partner programme, of which there can be any number: one more subscriber that nobody else knows. */
import { creditPartner } from '#shared/domain/follow-ups.ts'
import { type ReactingService, reactions } from '../reactions.ts'

/** @param name partner-1, partner-2 … */
export const partner = (name: string): ReactingService =>
  reactions(name, {
    OrderCompleted: (order, on) => creditPartner(on, name, { ...order, status: 'COMPLETED' }, on.once()),
  })
