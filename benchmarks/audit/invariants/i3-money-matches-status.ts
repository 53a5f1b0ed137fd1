/** I3: a completed order is paid, and a cancelled one refunded. The provider's ledger decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { ledgerOf, type OrderRecord } from '../snapshot.ts'

export const moneyMatchesStatus: Invariant = {
  id: 'I3',
  description:
    'A cancelled order is refunded in full and a completed one paid in full; the database agrees with the provider.',
  check: forEachOrder((order) => {
    const wrong = violationCollector()
    const captured = sum(order, 'charge')
    const refunded = sum(order, 'refund')
    const status = order.order?.status
    wrong.if(refunded > captured, `refunded ${refunded} cents of ${captured} captured`)
    wrong.if(refundedTooEarly(order), 'money was refunded before it was captured')
    if (status === 'CANCELLED') wrong.if(captured !== refunded, `cancelled, but ${captured - refunded} cents were kept`)
    if (status === 'COMPLETED') {
      wrong.if(
        captured !== order.order?.totalCents,
        `completed, but ${captured} of ${order.order?.totalCents} cents paid`,
      )
      wrong.if(refunded !== 0, `completed, but ${refunded} cents were refunded`)
    }
    const { capturedCents = 0, refundedCents = 0 } = order.payment ?? {}
    wrong.if(capturedCents !== captured, `the database has ${capturedCents} cents captured, the provider ${captured}`)
    wrong.if(refundedCents !== refunded, `the database has ${refundedCents} cents refunded, the provider ${refunded}`)
    return wrong.found
  }),
}

/** Whether, at any point of the ledger, more had been refunded than captured. */
function refundedTooEarly(order: OrderRecord): boolean {
  let heldCents = 0
  for (const { provider, operation, outcome, amountCents } of order.ledger) {
    if (provider !== 'payment' || outcome !== 'done') continue
    heldCents += operation === 'refund' ? -amountCents : amountCents
    if (heldCents < 0) return true
  }
  return false
}

const sum = (order: OrderRecord, operation: 'charge' | 'refund'): number =>
  ledgerOf(order, 'payment', operation, 'done').reduce((total, entry) => total + entry.amountCents, 0)
