/** I5: a completed order is on its way, once; nothing is on its way for any other. The carrier's ledger decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { countActive } from '../snapshot.ts'

export const singleActiveLabel: Invariant = {
  id: 'I5',
  description: 'An order is completed exactly when the carrier has one live label for it; the books say the same.',
  check: forEachOrder((order) => {
    const wrong = violationCollector()
    const live = countActive(order.ledger, 'carrier')
    const status = order.order?.status
    const inBooks = order.shipment?.status === 'LABELLED' ? 1 : 0
    wrong.if(live > 1, `the carrier has ${live} live labels`)
    wrong.if(status === 'COMPLETED' && live === 0, 'completed, but the carrier has no live label')
    wrong.if(status !== 'COMPLETED' && live > 0, `${status ?? 'no such order'}, but the carrier has a live label`)
    wrong.if(inBooks !== Math.min(live, 1), `the books have ${inBooks} live labels, the carrier ${live}`)
    return wrong.found
  }),
}
