/** I0: an audit of nothing proves nothing; a fault that met no order proves nothing either. */
import { type Attempt, isAcknowledged } from '../../load/driver.ts'
import type { Audited, Finding, Invariant } from '../invariant.ts'

/** The last part of the run, after every fault, must be as good as new. */
const tailShare = 0.1
const tailSuccess = 0.95

export const meantSomething: Invariant = {
  id: 'I0',
  says: 'The run meant something: every fault fired while orders were in flight, and the healthy tail succeeds.',
  check({ attempts, faults }: Audited): Finding[] {
    if (attempts.length === 0) return [{ orderId: null, detail: 'no order was attempted' }]
    const idle = faults.filter((fault) => !attempts.some((attempt) => inFlightAt(attempt, fault)))
    return [
      ...idle.map(({ name }) => ({ orderId: null, detail: `the fault "${name}" fired while no order was in flight` })),
      ...tailFindings(attempts, Math.max(0, ...faults.map((fault) => fault.until))),
    ]
  },
}

const inFlightAt = (attempt: Attempt, fault: { at: number; until: number }): boolean =>
  attempt.startedAt <= fault.until && attempt.endedAt >= fault.at

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
