/** I8: analytics match the orders, in the metrics sink's ledger and in the database. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { ledgerOf } from '../snapshot.ts'

export const analyticsAgree: Invariant = {
  id: 'I8',
  description: 'Every settled order is counted once, with its outcome and its revenue; nothing else is counted.',
  check: forEachOrder((order, { followUps }) => {
    const wrong = violationCollector()
    const settled = order.order && order.order.status !== 'PENDING' && followUps.includes('analytics')
    const revenue = order.order?.status === 'COMPLETED' ? order.order.totalCents : 0
    const due = settled ? `${order.order!.status} ${revenue}` : ''
    const sink = ledgerOf(order, 'metrics', 'track', 'done')
      .map((entry) => entry.request as { outcome: string; revenueCents: number })
      .map(({ outcome, revenueCents }) => `${outcome} ${revenueCents}`)
      .join()
    const inDatabase = order.analytics.map(({ outcome, revenueCents }) => `${outcome} ${revenueCents}`).join()
    wrong.if(sink !== due, `due: ${due || 'nothing'}; in the metrics sink: ${sink || 'nothing'}`)
    wrong.if(inDatabase !== due, `due: ${due || 'nothing'}; in the database: ${inDatabase || 'nothing'}`)
    return wrong.found
  }),
}
