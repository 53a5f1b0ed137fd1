/** I7: every customer hears once how the order ended, and nothing else. The mailbox decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { ledgerOf } from '../snapshot.ts'

const kindFor = { COMPLETED: ['order-confirmed'], CANCELLED: ['order-cancelled'], PENDING: [] }

export const oneEmail: Invariant = {
  id: 'I7',
  description: 'The mailbox has one e-mail per order, of the kind its end calls for; the books say the same.',
  check: forEachOrder((order, { followUps }) => {
    const wrong = violationCollector()
    const due = order.order && followUps.includes('notification') ? kindFor[order.order.status].join() : ''
    const mailed = ledgerOf(order, 'mailbox', 'mail', 'done').map((entry) => (entry.request as { kind: string }).kind)
    const inBooks = order.notifications.map((notification) => notification.kind)
    wrong.if(mailed.join() !== due, `e-mails due: ${due || 'none'}; in the mailbox: ${mailed.join() || 'none'}`)
    wrong.if(inBooks.join() !== due, `e-mails due: ${due || 'none'}; in the books: ${inBooks.join() || 'none'}`)
    return wrong.found
  }),
}
