/** I0: an audit of nothing proves nothing; a fault that met no order proves nothing either. */
import { type Attempt, isAcknowledged } from '../../load/driver.ts'
import type { AuditInput, Finding, Invariant } from '../invariant.ts'
import type { AuditSnapshot, OrderRecord } from '../snapshot.ts'

/** The last part of the run, after every fault, must be as good as new. */
const tailShare = 0.1
const tailSuccess = 0.95

export const runWasExercised: Invariant = {
  id: 'I0',
  description: 'The run meant something: orders were in flight when each fault struck, and the healthy tail succeeds.',
  check({ attempts, faults, snapshot }: AuditInput): Finding[] {
    if (attempts.length === 0) return [{ orderId: null, detail: 'no order was attempted' }]
    const idle = faults.filter(({ at }) => !anyInFlight(snapshot, at))
    return [
      ...idle.map(({ name }) => ({ orderId: null, detail: `the fault "${name}" struck while no order was in flight` })),
      ...tailFindings(attempts, Math.max(0, ...faults.map((fault) => fault.until))),
    ]
  },
}

/** From when the order was placed until its last effect. A request that was answered at once says nothing of its order. */
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
  const said = tail.find((attempt) => !isAcknowledged(attempt))?.error ?? 'no answer'
  return [{ orderId: null, detail: `of the last ${tail.length} attempts only ${good} succeeded; one said: ${said}` }]
}
