/** What follows a settled order, all at once. None of it is critical: what fails for a day is given up, and said so. */
import { log } from '@temporalio/workflow'
import type { FollowUpService, OrderOutcome } from './outcome.ts'
import { followUps, inventory } from './steps.ts'

/** @returns the services that could not be told */
export async function tellFollowUps(order: OrderOutcome, wanted: FollowUpService[]): Promise<string[]> {
  const { reason: _, ...settled } = order
  const told = order.status === 'COMPLETED' ? wanted : wanted.filter(hearsOfCancellations)
  const work = told.map((service) => ({ service: service as string, done: followUpOf(service)(settled) }))
  if (order.status === 'COMPLETED')
    work.unshift({ service: 'inventory', done: inventory.sell(order.orderId).then(() => {}) })
  const results = await Promise.allSettled(work.map(({ done }) => done))
  const missed = work.filter((_, i) => results[i]?.status === 'rejected').map(({ service }) => service)
  if (missed.length > 0) log.error('follow-ups were given up', { orderId: order.orderId, missed })
  return missed
}

/** A cancelled order gets an e-mail and a line of analytics, but no points. */
const hearsOfCancellations = (service: FollowUpService) => service === 'notification' || service === 'analytics'

const followUpOf = (service: FollowUpService) =>
  service === 'notification' || service === 'analytics' || service === 'loyalty'
    ? followUps[service]
    : followUps.partner(service)
