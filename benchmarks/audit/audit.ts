/** The audit: once a run has drained, every invariant is checked for every order, and every violation is reported. */
import { type Guarantees, isGuaranteed } from './guarantees.ts'
import type { AuditInput, Invariant, InvariantId } from './invariant.ts'
import { runWasExercised } from './invariants/i0-run-was-exercised.ts'
import { exactlyOneOrder } from './invariants/i1-exactly-one-order.ts'
import { capturedOnce } from './invariants/i2-captured-once.ts'
import { moneyMatchesStatus } from './invariants/i3-money-matches-status.ts'
import { stockConserved } from './invariants/i4-stock-conserved.ts'
import { singleActiveLabel } from './invariants/i5-single-active-label.ts'
import { pointsCorrect } from './invariants/i6-points-correct.ts'
import { oneEmail } from './invariants/i7-one-email.ts'
import { analyticsAgree } from './invariants/i8-analytics-agree.ts'
import { fullyDrained } from './invariants/i9-fully-drained.ts'
import { validTransitions } from './invariants/i10-valid-transitions.ts'
import { consumedOnce } from './invariants/i11-consumed-once.ts'
import { outcomeAsOrdered } from './invariants/i12-outcome-as-ordered.ts'
import { rightRecipient } from './invariants/i13-right-recipient.ts'
import { withoutLate } from './late.ts'

export const invariants: readonly Invariant[] = [
  runWasExercised,
  exactlyOneOrder,
  capturedOnce,
  moneyMatchesStatus,
  stockConserved,
  singleActiveLabel,
  pointsCorrect,
  oneEmail,
  analyticsAgree,
  fullyDrained,
  validTransitions,
  consumedOnce,
  outcomeAsOrdered,
  rightRecipient,
]

export interface Violation {
  invariant: InvariantId
  orderId: string | null
  detail: string
  /** False when the style does not guarantee this: reported, but it fails no run. */
  guaranteed: boolean
}

export interface AuditResult {
  /** How many orders were checked: all that the style or any provider knows. */
  checked: number
  violations: Violation[]
}

export function audit(ctx: AuditInput, guarantees: Guarantees): AuditResult {
  const violations = invariants.flatMap(({ id, check }) =>
    check(ctx).map((finding) => ({
      invariant: id,
      orderId: finding.orderId,
      detail: finding.detail,
      guaranteed: isGuaranteed(guarantees, id, finding, ctx),
    })),
  )
  const { snapshot, followUps, drain } = ctx
  return {
    checked: snapshot.orders.size,
    violations: drain.isMoving ? withoutLate(violations, snapshot, followUps) : violations,
  }
}
