/** The order service settles its orders, and enqueues all that follows: it knows every service that there is. */
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'
import { cancelOrder, completeOrder, type OrderOutcome } from '#shared/domain/order.ts'
import { type Job, job, jobs, type ServiceJobs } from '../jobs.ts'

/** @param followUps the services that follow a settled order */
export const order = (followUps: readonly FollowUpService[]): ServiceJobs =>
  jobs({
    'order.complete': ({ orderId }, ctx) => completeOrder(ctx, orderId, ctx.enqueue(afterSettling(followUps))),
    'order.cancel': ({ orderId, reason }, ctx) =>
      cancelOrder(ctx, orderId, reason, ctx.enqueue(afterSettling(followUps))),
  })

/** The stock is booked, or everything is compensated; then the follow-ups. An order that was settled before needs none. */
export const afterSettling =
  (followUps: readonly FollowUpService[]) =>
  ({ orderId, customerId, totalCents, status, changed }: OrderOutcome): Job[] => {
    if (!changed || status === 'PENDING') return []
    const settled: SettledOrder = { orderId, customerId, totalCents, status }
    if (status === 'COMPLETED')
      return [job('inventory.sell', { orderId }), ...followUps.map((service) => followUpJob(service, settled))]
    return [
      job('payment.refund', { orderId }),
      job('inventory.release', { orderId }),
      job('shipping.voidLabel', { orderId }),
      ...followUps.filter(handlesCancellation).map((service) => followUpJob(service, settled)),
    ]
  }

/** A cancelled order gets an e-mail and an analytics entry, but no points. */
const handlesCancellation = (service: FollowUpService) => service === 'notification' || service === 'analytics'

function followUpJob(service: FollowUpService, settled: SettledOrder): Job {
  if (isPartnerName(service)) return job(`${service}.credit`, settled)
  if (service === 'notification') return job('notification.send', settled)
  return service === 'analytics' ? job('analytics.track', settled) : job('loyalty.addPoints', settled)
}
