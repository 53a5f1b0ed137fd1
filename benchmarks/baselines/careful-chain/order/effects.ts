/** The effects of a settled order: its stock is sold, or everything is compensated, and the follow-ups are called. */
import type { FollowUpService } from '#shared/contracts/services.ts'
import type { OrderOutcome } from '#shared/domain/order.ts'
import type { ServiceClients } from '../../http/clients.ts'
import type { BackgroundWork } from './retries.ts'

/** Follow-ups of every settled order; the others follow a completed one only. */
const alsoAfterCancellation: readonly FollowUpService[] = ['notification', 'analytics']

export type StartEffects = (outcome: OrderOutcome) => void

/**
 * Compensates whatever may have happened: a service also blocks a step that arrives after its compensation. All of it is
 * idempotent, so that it may be started twice.
 */
export function remainingEffects(
  { payment, inventory, shipping, followUp }: ServiceClients,
  followUps: readonly FollowUpService[],
  background: BackgroundWork,
): StartEffects {
  const clients = new Map(followUps.map((name) => [name, followUp(name)]))
  return ({ orderId, customerId, totalCents, status }) => {
    if (status === 'PENDING') return
    const run = background.run.bind(null, orderId)
    if (status === 'COMPLETED') run('sell', (signal) => inventory.sell.mutate({ orderId }, { signal }))
    else {
      run('refund', (signal) => payment.refund.mutate({ orderId }, { signal }))
      run('release', (signal) => inventory.release.mutate({ orderId }, { signal }))
      run('void', (signal) => shipping.voidLabel.mutate({ orderId }, { signal }))
    }
    for (const [name, call] of clients)
      if (status === 'COMPLETED' || alsoAfterCancellation.includes(name))
        run(name, (signal) => call({ orderId, customerId, totalCents, status }, { signal }))
  }
}
