/** What follows a settled order, all at once. None of it is critical: what fails for a day is given up, and said so. */
import { ActivityFailure, log } from '@temporalio/workflow'
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import type { OrderOutcome } from './outcome.ts'
import { followUps, inventory } from './steps.ts'

/** @returns the services that could not be told @throws what is no failure of theirs, which fails the workflow task */
export async function runFollowUps(order: OrderOutcome, wanted: FollowUpService[]): Promise<string[]> {
  const { reason: _, ...settled } = order
  const recipients = order.status === 'COMPLETED' ? wanted : wanted.filter(handlesCancellation)
  const work = recipients.map((service) => ({ service: service as string, done: followUpOf(service)(settled) }))
  if (order.status === 'COMPLETED')
    work.unshift({ service: 'inventory', done: inventory.sell(order.orderId).then(() => {}) })
  const results = await Promise.allSettled(work.map(({ done }) => done))
  const missed: string[] = []
  for (const [i, result] of results.entries()) {
    if (result.status === 'fulfilled') continue
    if (!(result.reason instanceof ActivityFailure)) throw result.reason
    missed.push(work[i]!.service)
  }
  if (missed.length > 0) log.error('follow-ups were given up', { orderId: order.orderId, missed })
  return missed
}

/** A cancelled order gets an e-mail and a line of analytics, but no points. */
const handlesCancellation = (service: FollowUpService) => service === 'notification' || service === 'analytics'

const followUpOf = (service: FollowUpService) =>
  isPartnerName(service) ? followUps.partner(service) : followUps[service]
