/** The work that follows a settled order, in parallel. None of it is critical: what fails for a day is reported as missed. */
import { ActivityFailure, CancellationScope, log } from '@temporalio/workflow'
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'
import type { OrderOutcome } from './outcome.ts'
import { followUps, inventory } from './steps.ts'

/** Inventory marks the stock of a completed order as sold. */
export type FollowUp = FollowUpService | 'inventory'

/**
 * Runs the follow-ups. They can't be cancelled.
 * @returns the services whose follow-up was missed
 * @throws an error that is not a failed activity; it fails the workflow task
 */
export const runFollowUps = (order: OrderOutcome, services: FollowUp[]): Promise<string[]> =>
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

function startFollowUps({ reason: _, ...settled }: OrderOutcome, services: FollowUp[]) {
  const called = settled.status === 'COMPLETED' ? services : services.filter(handlesCancellation)
  return called.map((service) => ({ service, done: followUpOf(service, settled) }))
}

/** A cancelled order gets an e-mail and an analytics entry, but no points. */
const handlesCancellation = (service: FollowUp) => service === 'notification' || service === 'analytics'

function followUpOf(service: FollowUp, settled: SettledOrder): Promise<unknown> {
  if (service === 'inventory') return inventory.sell(settled.orderId)
  return isPartnerName(service) ? followUps.partner(service)(settled) : followUps[service](settled)
}
