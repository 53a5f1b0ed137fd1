/** I7: every customer gets one e-mail about the outcome of an order, and no other. The mailbox decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { ledgerOf } from '../snapshot.ts'

const kindFor = { COMPLETED: ['order-confirmed'], CANCELLED: ['order-cancelled'], PENDING: [] }

export const oneEmail: Invariant = {
  id: 'I7',
  description:
    'The mailbox has one e-mail per settled order, of the kind that its outcome calls for; the database agrees.',
  check: forEachOrder((order, { followUps }) => {
    const wrong = violationCollector()
    const due = order.order && followUps.includes('notification') ? kindFor[order.order.status].join() : ''
    const mailed = ledgerOf(order, 'mailbox', 'mail', 'done').map((entry) => (entry.request as { kind: string }).kind)
    const inDatabase = order.notifications.map((notification) => notification.kind)
    wrong.if(mailed.join() !== due, `e-mails due: ${due || 'none'}; in the mailbox: ${mailed.join() || 'none'}`)
    wrong.if(
      inDatabase.join() !== due,
      `e-mails due: ${due || 'none'}; in the database: ${inDatabase.join() || 'none'}`,
    )
    return wrong.found
  }),
}
