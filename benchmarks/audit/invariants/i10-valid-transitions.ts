/** I10: an order's recorded transitions are a path of its state machine, and end in its current state. */
import { forEachOrder, type Invariant } from '../invariant.ts'
import type { OrderRecord } from '../snapshot.ts'

const steps = new Set(['→PENDING', 'PENDING→COMPLETED', 'PENDING→CANCELLED'])

export const validTransitions: Invariant = {
  id: 'I10',
  description:
    "Each order's recorded transitions are a path of the state machine: PENDING, then COMPLETED or CANCELLED, once.",
  check: forEachOrder((order) => [...pathViolations(order)]),
}

function* pathViolations({ order, transitions }: OrderRecord): Generator<string> {
  if (!order) {
    if (transitions.length > 0) yield 'transitions without an order'
    return
  }
  let state: string | null = null
  let time = 0
  for (const { from, to, at } of transitions) {
    if (from !== state || !steps.has(`${from ?? ''}→${to}`))
      yield `${from ?? 'nothing'} → ${to} after ${state ?? 'nothing'}`
    if (at.getTime() < time) yield `${to} was recorded with an earlier time than the transition before it`
    state = to
    time = at.getTime()
  }
  if (state !== order.status) yield `the order is ${order.status}, but its transitions end in ${state ?? 'nothing'}`
  if (order.status === 'CANCELLED' && !order.reason) yield 'cancelled without a reason'
  if ((order.settledAt !== null) !== (order.status !== 'PENDING'))
    yield `${order.status}, but settled at ${order.settledAt}`
}
