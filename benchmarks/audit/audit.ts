/** The audit: after a cell has come to rest, every invariant looks at every order, and what does not hold is named. */
import type { Audited, Invariant, InvariantId } from './invariant.ts'
import { meantSomething } from './invariants/i0-meant-something.ts'
import { exactlyOneOrder } from './invariants/i1-exactly-one-order.ts'
import { capturedOnce } from './invariants/i2-captured-once.ts'
import { moneyMatchesStatus } from './invariants/i3-money-matches-status.ts'
import { stockAddsUp } from './invariants/i4-stock-adds-up.ts'
import { oneLiveLabel } from './invariants/i5-one-live-label.ts'
import { pointsByRule } from './invariants/i6-points-by-rule.ts'
import { oneEmail } from './invariants/i7-one-email.ts'
import { analyticsAgree } from './invariants/i8-analytics-agree.ts'
import { nothingLeft } from './invariants/i9-nothing-left.ts'
import { pathOfStates } from './invariants/i10-path-of-states.ts'
import { consumedOnce } from './invariants/i11-consumed-once.ts'
import { endingAsOrdered } from './invariants/i12-ending-as-ordered.ts'
import { rightAddressee } from './invariants/i13-right-addressee.ts'
import { isPromised, type Promises } from './promises.ts'

export const invariants: readonly Invariant[] = [
  meantSomething,
  exactlyOneOrder,
  capturedOnce,
  moneyMatchesStatus,
  stockAddsUp,
  oneLiveLabel,
  pointsByRule,
  oneEmail,
  analyticsAgree,
  nothingLeft,
  pathOfStates,
  consumedOnce,
  endingAsOrdered,
  rightAddressee,
]

export interface Violation {
  invariant: InvariantId
  orderId: string | null
  detail: string
  /** False when the style never promised this: shown, but it fails no run. */
  promised: boolean
}

export interface AuditResult {
  /** How many orders were looked at: all that the style or any provider knows. */
  checked: number
  violations: Violation[]
}

export function audit(on: Audited, promises: Promises): AuditResult {
  const violations = invariants.flatMap(({ id, check }) =>
    check(on).map((finding) => ({
      invariant: id,
      orderId: finding.orderId,
      detail: finding.detail,
      promised: isPromised(promises, id, finding, on.books),
    })),
  )
  return { checked: on.books.orders.size, violations }
}
