/** "Where is my order, and why?" Prints what its services have written, and what the chain has left behind. */
import { runScript } from '#shared/runtime/run-script.ts'
import { storyOf } from '../http/order-story.ts'
import { money, type Rows } from '../http/timeline.ts'

await runScript(() =>
  storyOf('synchronous-chain', process.argv[2], {
    title: 'Left behind',
    none: 'Nothing is left behind.',
    linesOf: uncompensatedEffects,
  }),
)

/** What stands although the order did not complete: the chain undoes nothing and takes nothing up again (EDA §1). */
function uncompensatedEffects({ order, payment, reservation, shipment, ...follow }: Rows): string[] {
  if (order.status === 'COMPLETED') return []
  const left = [
    order.status === 'PENDING' && 'order is PENDING: if the request that placed it is gone, nobody goes on',
    payment?.status === 'CHARGED' && `payment keeps ${money(payment.capturedCents)}`,
    reservation?.status === 'SOLD' && 'inventory counts the items as sold',
    shipment?.status === 'LABELLED' && 'shipping has a label that is still good',
    follow.notifications.length > 0 && 'notification has confirmed it to the customer',
    follow.analytics.length > 0 && 'analytics counts its revenue',
    follow.loyalty.length > 0 && 'loyalty has credited its points',
    ...follow.partners.map(({ partner }) => `${partner} has credited it`),
  ]
  return left.filter((line) => line !== false)
}
