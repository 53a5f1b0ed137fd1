/** I3: who got their order has paid for it; who did not has their money back. The provider's ledger decides. */
import { forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { ledgerOf, type OrderRecord } from '../snapshot.ts'

export const moneyMatchesStatus: Invariant = {
  id: 'I3',
  description:
    'A cancelled order has all that was captured refunded, a completed one is paid in full; the books say the same.',
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
    wrong.if(capturedCents !== captured, `the books say ${capturedCents} cents captured, the provider ${captured}`)
    wrong.if(refundedCents !== refunded, `the books say ${refundedCents} cents refunded, the provider ${refunded}`)
    return wrong.found
  }),
}

/** At no point of the ledger has more gone back than had been taken. */
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
