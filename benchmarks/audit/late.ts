/**
 * Overload is not loss. While a style is still working off its backlog, an order that is not finished is late: what time will mend is
 * no violation yet. What time cannot mend is one at once: a second charge, a lost order, a wrong outcome or recipient.
 */
import { compensationOf } from '../measure/timings.ts'
import type { InvariantId } from './invariant.ts'
import { stuckOrder } from './invariants/i1-exactly-one-order.ts'
import type { AuditSnapshot, OrderRecord } from './snapshot.ts'

const mendedByTime: ReadonlySet<InvariantId> = new Set(['I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I11'])

interface Found {
  invariant: InvariantId
  orderId: string | null
  detail: string
}

/** @param followUps the services that follow a settled order @returns the violations of a style that is still working */
export function withoutLate<One extends Found>(
  violations: readonly One[],
  { orders }: AuditSnapshot,
  followUps: readonly string[],
): One[] {
  return violations.filter(({ invariant, orderId, detail }) => {
    if (orderId === null) return !mendedByTime.has(invariant)
    const record = orders.get(orderId)
    if (!record?.order) return true
    if (invariant === 'I1') return detail !== stuckOrder
    return !(mendedByTime.has(invariant) && isUnfinished(record, followUps))
  })
}

/** Whether something is missing that this order is still due: its outcome, an effect, or a compensation. */
function isUnfinished(record: OrderRecord, followUps: readonly string[]): boolean {
  const { order, payment, reservation, shipment, notifications, analytics, loyalty, partners } = record
  const follows = (name: string) => followUps.includes(name)
  const isReported =
    (notifications.length > 0 || !follows('notification')) && (analytics.length > 0 || !follows('analytics'))
  switch (order!.status) {
    case 'PENDING':
      return true
    case 'CANCELLED':
      return !isReported || !compensationOf(record).isComplete || hasOpenRows(record)
    case 'COMPLETED': {
      const isCredited = loyalty.length > 0 || !follows('loyalty')
      const partnersDue = followUps.filter((name) => name.startsWith('partner-')).length
      const isDone = payment?.chargedAt && reservation?.soldAt && shipment?.labelledAt
      return !isReported || !isCredited || partners.length < partnersDue || !isDone
    }
  }
}

/** A service that undid its work at the provider, but has not recorded it. */
const hasOpenRows = ({ payment, reservation, shipment }: OrderRecord): boolean =>
  payment?.status === 'CHARGED' || reservation?.status === 'RESERVED' || shipment?.status === 'LABELLED'
