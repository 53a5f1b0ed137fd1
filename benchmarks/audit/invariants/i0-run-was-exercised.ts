/** I0: a run without orders proves nothing, and neither does a fault that affected no order. */
import { type Attempt, isAcknowledged } from '../../load/driver.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import type { AuditSnapshot, OrderRecord } from '../snapshot.ts'

/** The last share of the attempts, after every fault, and how many of them must succeed. */
const tailShare = 0.1
const tailSuccess = 0.95

export const runWasExercised: Invariant = {
  id: 'I0',
  description:
    'The run was exercised: orders were in flight when each fault was injected, and the last orders succeed again.',
  check({ attempts, faults, snapshot }: AuditInput): Finding[] {
    if (attempts.length === 0) return [{ orderId: null, detail: 'no order was attempted' }]
    const idle = faults.filter(({ at }) => !anyInFlight(snapshot, at))
    return [
      ...idle.map(({ name }) => ({
        orderId: null,
        detail: `the fault "${name}" was injected while no order was in flight`,
      })),
      ...tailFindings(attempts, Math.max(0, ...faults.map(({ until, drainedAt = until }) => drainedAt))),
    ]
  },
}

/** An order is in flight until its last effect, which may be long after the response to its request. */
const anyInFlight = ({ orders }: AuditSnapshot, at: number): boolean =>
  [...orders.values()].some((order) => order.order && order.order.placedAt.getTime() <= at && doneAt(order) > at)

function doneAt({ order, ledger }: OrderRecord): number {
  const settledAt = order?.settledAt?.getTime() ?? Number.POSITIVE_INFINITY
  return Math.max(settledAt, ...ledger.map(({ answeredAt }) => answeredAt.getTime()))
}

function tailFindings(attempts: readonly Attempt[], healthyFrom: number): Finding[] {
  const inOrder = attempts.toSorted((a, b) => a.intendedAt - b.intendedAt)
  const tail = inOrder
    .slice(-Math.max(1, Math.ceil(attempts.length * tailShare)))
    .filter((attempt) => attempt.intendedAt >= healthyFrom)
  if (tail.length === 0) return [{ orderId: null, detail: 'the run ended before it could recover' }]
  const good = tail.filter(isAcknowledged).length
  if (good >= tail.length * tailSuccess) return []
  const error = tail.find((attempt) => !isAcknowledged(attempt))?.error ?? 'no response'
  return [
    { orderId: null, detail: `of the last ${tail.length} attempts only ${good} succeeded; the first error: ${error}` },
  ]
}
