/** What each style guarantees. Violations of what it does not guarantee are reported, but fail no run. */
import type { AuditInput, Finding, InvariantId } from './invariant.ts'

type Guaranteed =
  | 'always'
  | 'unless the order service is killed'
  | 'unless an event is skipped'
  | 'for completed orders'
  | 'never'
export type Guarantees = Record<InvariantId, Guaranteed>

/** The asynchronous styles guarantee everything. */
export const allGuarantees: Guarantees = {
  I0: 'always',
  I1: 'always',
  I2: 'always',
  I3: 'always',
  I4: 'always',
  I5: 'always',
  I6: 'always',
  I7: 'always',
  I8: 'always',
  I9: 'always',
  I10: 'always',
  I11: 'always',
  I12: 'always',
  I13: 'always',
}

/**
 * The chain of EDA §1 has no compensation: an order refused half-way keeps its charge, stock and label and sends no e-mail,
 * and an order whose call failed stays PENDING. It guarantees to charge once, and all effects of a completed order.
 */
export const chainGuarantees: Guarantees = {
  ...allGuarantees,
  I1: 'for completed orders',
  I3: 'for completed orders',
  I4: 'for completed orders',
  I5: 'for completed orders',
  I6: 'for completed orders',
  I7: 'for completed orders',
  I8: 'for completed orders',
}

/**
 * The polled table of EDA §2 may skip any event: whatever should follow from it never happens. Nothing happens twice, and
 * nothing happens to the wrong order.
 */
export const skippingGuarantees: Guarantees = {
  ...allGuarantees,
  I1: 'unless an event is skipped',
  I3: 'unless an event is skipped',
  I4: 'unless an event is skipped',
  I5: 'unless an event is skipped',
  I6: 'unless an event is skipped',
  I7: 'unless an event is skipped',
  I8: 'unless an event is skipped',
  I9: 'unless an event is skipped',
}

/**
 * The careful chain keeps in memory what it has not finished: steps, compensations and follow-ups. If its order service is
 * killed, an order stays PENDING, or keeps its charge, stock and label, or lacks its e-mail, points or revenue.
 */
export const carefulChainGuarantees: Guarantees = {
  ...allGuarantees,
  I1: 'unless the order service is killed',
  I3: 'unless the order service is killed',
  I4: 'unless the order service is killed',
  I5: 'unless the order service is killed',
  I6: 'unless the order service is killed',
  I7: 'unless the order service is killed',
  I8: 'unless the order service is killed',
  I9: 'unless the order service is killed',
}

/**
 * Attempt 1 of EDA §2 waits for payment only. It guarantees to charge once, and that a completed order is paid. Every other
 * effect may be lost, and what other services refuse is not noticed.
 */
export const fireAndForgetGuarantees: Guarantees = {
  ...allGuarantees,
  I1: 'for completed orders',
  I3: 'for completed orders',
  I4: 'never',
  I5: 'never',
  I6: 'never',
  I7: 'never',
  I8: 'never',
  I9: 'never',
  I12: 'never',
}

/** Whether an order is cancelled if a service refuses it. */
export const noticesRefusals = ({ I12 }: Guarantees): boolean => I12 === 'always'

/** Whether cancelled orders are compensated, at least while nothing is killed or skipped. */
export const compensates = ({ I3 }: Guarantees): boolean => I3 === 'always' || I3.startsWith('unless')

/** Whether every guarantee holds whatever is killed. */
export const losesNothing = (guarantees: Guarantees): boolean =>
  Object.values(guarantees).every((guaranteed) => guaranteed === 'always')

export function isGuaranteed(
  guarantees: Guarantees,
  id: InvariantId,
  { orderId }: Finding,
  { snapshot, faults }: Pick<AuditInput, 'snapshot' | 'faults'>,
): boolean {
  const order = orderId === null ? undefined : snapshot.orders.get(orderId)?.order
  switch (guarantees[id]) {
    case 'always':
      return true
    case 'never':
    // Nothing shows that an event was skipped.
    case 'unless an event is skipped':
      return false
    case 'unless the order service is killed':
      // Without an order it is a sum over all orders, those in flight included.
      return !faults.some(({ kills, until }) => kills === 'order' && (!order || order.placedAt.getTime() <= until))
    case 'for completed orders':
      if (orderId === null) return false // sums over all orders, unfinished ones included
      return order === undefined || order.status === 'COMPLETED'
  }
}
