/** I9: the style drains completely within a stated time. */
import type { Invariant } from '../invariant.ts'

export const fullyDrained: Invariant = {
  id: 'I9',
  description:
    'Within the stated time the outbox is empty, no consumer lags, no workflow runs, and no retry or dead letter is left.',
  check({ snapshot, drain }) {
    const left = Object.entries(drain.left).map(([what, count]) => `${what}: ${count} left after ${drain.withinMs} ms`)
    if (snapshot.unpublished > 0) left.push(`outbox: ${snapshot.unpublished} events were never published`)
    return left.map((detail) => ({ orderId: null, detail }))
  },
}
