/** The services of this style by name, with the jobs that each one does. */
import { type FollowUpService, isPartnerName, type PartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { analytics } from './analytics/jobs.ts'
import { inventory } from './inventory/jobs.ts'
import type { JobName, ServiceJobs } from './jobs.ts'
import { loyalty } from './loyalty/jobs.ts'
import { notification } from './notification/jobs.ts'
import { order } from './order/jobs.ts'
import { partner } from './partner/jobs.ts'
import { payment } from './payment/jobs.ts'
import { shipping } from './shipping/jobs.ts'

/** @param followUps the services that follow a settled order */
export function jobsOf(service: ServiceName | PartnerName, followUps: readonly FollowUpService[]): ServiceJobs {
  if (isPartnerName(service)) return partner(service)
  if (service === 'order') return order(followUps)
  return { payment, inventory, shipping, notification, analytics, loyalty }[service]
}

/** The queues of these services. */
export const queuesOf = (
  services: readonly (ServiceName | PartnerName)[],
  followUps: readonly FollowUpService[],
): JobName[] => services.flatMap((service) => Object.keys(jobsOf(service, followUps)) as JobName[])
