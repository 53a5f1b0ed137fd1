/** I10: an order's recorded history is a path of its state machine and ends where the order is. */
import { forEachOrder, type Invariant } from '../invariant.ts'
import type { OrderRecord } from '../snapshot.ts'

const steps = new Set(['→PENDING', 'PENDING→COMPLETED', 'PENDING→CANCELLED'])

export const validTransitions: Invariant = {
  id: 'I10',
  description:
    "Each order's recorded transitions are a path of the state machine: PENDING, then COMPLETED or CANCELLED, once.",
  check: forEachOrder((snapshot) => [...pathViolations(snapshot)]),
}

function* pathViolations({ order, transitions }: OrderRecord): Generator<string> {
  if (!order) {
    if (transitions.length > 0) yield 'transitions of no order'
    return
  }
  let state: string | null = null
  let time = 0
  for (const { from, to, at } of transitions) {
    if (from !== state || !steps.has(`${from ?? ''}→${to}`))
      yield `${from ?? 'nothing'} → ${to} after ${state ?? 'nothing'}`
    if (at.getTime() < time) yield `${to} was recorded with an earlier time than what came before`
    state = to
    time = at.getTime()
  }
  if (state !== order.status) yield `the order is ${order.status}, its transitions end in ${state ?? 'nothing'}`
  if (order.status === 'CANCELLED' && !order.reason) yield 'cancelled without a reason'
  if ((order.settledAt !== null) !== (order.status !== 'PENDING'))
    yield `${order.status}, settled at ${order.settledAt}`
}
