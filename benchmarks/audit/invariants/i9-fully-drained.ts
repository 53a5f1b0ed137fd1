/** I9: a style that is at rest has nothing left to do, and comes to rest within a stated time. */
import type { Invariant } from '../invariant.ts'

export const fullyDrained: Invariant = {
  id: 'I9',
  description:
    'Within the stated time the outbox is empty, no consumer lags, no workflow runs, retries and dead letters are none.',
  check({ snapshot, drain }) {
    const left = Object.entries(drain.left).map(([what, count]) => `${what}: ${count} left after ${drain.withinMs} ms`)
    if (snapshot.unpublished > 0) left.push(`outbox: ${snapshot.unpublished} facts were never published`)
    return left.map((detail) => ({ orderId: null, detail }))
  },
}
