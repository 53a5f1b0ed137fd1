/** I8: the figures management sees are the orders that happened. The metrics sink's ledger and the books must both agree. */
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
    const snapshot = order.analytics.map(({ outcome, revenueCents }) => `${outcome} ${revenueCents}`).join()
    wrong.if(sink !== due, `due: ${due || 'nothing'}; the metrics sink has: ${sink || 'nothing'}`)
    wrong.if(snapshot !== due, `due: ${due || 'nothing'}; the books have: ${snapshot || 'nothing'}`)
    return wrong.found
  }),
}
