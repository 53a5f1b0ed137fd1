/** The work that follows a settled order, in parallel. None of it is critical: what fails for a day is reported as missed. */
import { ActivityFailure, CancellationScope, log } from '@temporalio/workflow'
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import type { OrderOutcome } from './outcome.ts'
import { followUps, inventory } from './steps.ts'

/**
 * Runs the follow-ups. They can't be cancelled.
 * @returns the services whose follow-up was missed
 * @throws an error that is not a failed activity; it fails the workflow task
 */
export const runFollowUps = (order: OrderOutcome, services: FollowUpService[]): Promise<string[]> =>
  CancellationScope.nonCancellable(async () => {
    const work = startFollowUps(order, services)
    const results = await Promise.allSettled(work.map(({ done }) => done))
    const missed: string[] = []
    for (const [i, result] of results.entries()) {
      if (result.status === 'fulfilled') continue
      if (!(result.reason instanceof ActivityFailure)) throw result.reason
      missed.push(work[i]!.service)
    }
    if (missed.length > 0) log.error('follow-ups were missed', { orderId: order.orderId, missed })
    return missed
  })

function startFollowUps({ reason: _, ...settled }: OrderOutcome, services: FollowUpService[]) {
  const isCompleted = settled.status === 'COMPLETED'
  const work: { service: string; done: Promise<unknown> }[] = (
    isCompleted ? services : services.filter(handlesCancellation)
  ).map((service) => ({ service, done: followUpOf(service)(settled) }))
  if (isCompleted) work.unshift({ service: 'inventory', done: inventory.sell(settled.orderId) })
  return work
}

/** A cancelled order gets an e-mail and an analytics entry, but no points. */
const handlesCancellation = (service: FollowUpService) => service === 'notification' || service === 'analytics'

const followUpOf = (service: FollowUpService) =>
  isPartnerName(service) ? followUps.partner(service) : followUps[service]
