/** I8: the figures management sees are the orders that happened. The metrics sink's ledger and the books must both agree. */
import { ledgerOf } from '../books.ts'
import { faultsFound, forEachOrder, type Invariant } from '../invariant.ts'

export const analyticsAgree: Invariant = {
  id: 'I8',
  says: 'Every settled order is counted once, with its outcome and its revenue; nothing else is counted.',
  check: forEachOrder((order, { followUps }) => {
    const wrong = faultsFound()
    const settled = order.order && order.order.status !== 'PENDING' && followUps.includes('analytics')
    const revenue = order.order?.status === 'COMPLETED' ? order.order.totalCents : 0
    const due = settled ? `${order.order!.status} ${revenue}` : ''
    const sink = ledgerOf(order, 'metrics', 'track', 'done')
      .map((entry) => entry.request as { outcome: string; revenueCents: number })
      .map(({ outcome, revenueCents }) => `${outcome} ${revenueCents}`)
      .join()
    const books = order.analytics.map(({ outcome, revenueCents }) => `${outcome} ${revenueCents}`).join()
    wrong.if(sink !== due, `due: ${due || 'nothing'}; the metrics sink has: ${sink || 'nothing'}`)
    wrong.if(books !== due, `due: ${due || 'nothing'}; the books have: ${books || 'nothing'}`)
    return wrong.found
  }),
}
