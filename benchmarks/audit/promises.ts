/** What each style promises. What it does not promise is shown all the same, but fails no run. */
import type { Books } from './books.ts'
import type { Finding, InvariantId } from './invariant.ts'

type Promised = 'always' | 'for completed orders' | 'never'
export type Promises = Record<InvariantId, Promised>

/** The asynchronous styles promise everything. */
export const promisesAll: Promises = {
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
 * The chain of EDA §1 knows no way back: an order refused half-way keeps its money, its stock and its label, tells nobody,
 * and one whose call failed stays PENDING. It promises what a chain can: to charge once, and to do all of a completed order.
 */
export const promisesOfTheChain: Promises = {
  ...promisesAll,
  I1: 'for completed orders',
  I3: 'for completed orders',
  I4: 'for completed orders',
  I5: 'for completed orders',
  I6: 'for completed orders',
  I7: 'for completed orders',
  I8: 'for completed orders',
}

export function isPromised(promises: Promises, id: InvariantId, finding: Finding, books: Books): boolean {
  if (promises[id] !== 'for completed orders') return promises[id] === 'always'
  if (finding.orderId === null) return false // sums over all orders, the unfinished ones among them
  const status = books.orders.get(finding.orderId)?.order?.status
  return status === 'COMPLETED' || status === undefined
}
