/** I5: a completed order has one active label, and any other order has none. The carrier's ledger decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { countActive } from '../snapshot.ts'

export const singleActiveLabel: Invariant = {
  id: 'I5',
  description:
    'An order is completed if and only if the carrier has one active label for it; the database agrees with the carrier.',
  check: forEachOrder((order) => {
    const wrong = violationCollector()
    const active = countActive(order.ledger, 'carrier')
    const status = order.order?.status
    const inDatabase = order.shipment?.status === 'LABELLED' ? 1 : 0
    wrong.if(active > 1, `the carrier has ${active} active labels`)
    wrong.if(status === 'COMPLETED' && active === 0, 'completed, but the carrier has no active label')
    wrong.if(status !== 'COMPLETED' && active > 0, `${status ?? 'no such order'}, but the carrier has an active label`)
    wrong.if(inDatabase !== Math.min(active, 1), `the database has ${inDatabase} active labels, the carrier ${active}`)
    return wrong.found
  }),
}
