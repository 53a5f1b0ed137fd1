/** What each style guarantees. Violations of what it does not guarantee are reported, but fail no run. */
import type { Finding, InvariantId } from './invariant.ts'
import type { AuditSnapshot } from './snapshot.ts'

type Guaranteed = 'always' | 'for completed orders' | 'never'
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
  I1: 'never',
  I3: 'never',
  I4: 'never',
  I5: 'never',
  I6: 'never',
  I7: 'never',
  I8: 'never',
  I9: 'never',
}

export function isGuaranteed(
  guarantees: Guarantees,
  id: InvariantId,
  finding: Finding,
  snapshot: AuditSnapshot,
): boolean {
  if (guarantees[id] !== 'for completed orders') return guarantees[id] === 'always'
  if (finding.orderId === null) return false // sums over all orders, unfinished ones included
  const status = snapshot.orders.get(finding.orderId)?.order?.status
  return status === 'COMPLETED' || status === undefined
}
