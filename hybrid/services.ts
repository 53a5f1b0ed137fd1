/** Who does what: the services that the saga calls, and those that react to its outcome. */
import { type CriticalService, isFollowUpService } from '#shared/contracts/services.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { inventory } from '../choreography/inventory/reactions.ts'
import { type EventConsumer, reactions } from '../choreography/reactions.ts'
import { getService } from '../choreography/services.ts'
import { inventoryActivities } from '../orchestration/inventory/activities.ts'
import { paymentActivities } from '../orchestration/payment/activities.ts'
import { shippingActivities } from '../orchestration/shipping/activities.ts'

/** What must be right together: the saga calls it, and compensates it. */
const activities: Record<CriticalService, (ctx: ServiceContext) => object> = {
  payment: paymentActivities,
  inventory: inventoryActivities,
  shipping: shippingActivities,
}

/** Reserving and releasing stock belong to the saga; booking it as sold only follows the outcome. */
const stockBooking = reactions('inventory', { OrderCompleted: inventory.reactions.OrderCompleted! })

/** @returns the activities of a service that the saga calls; undefined for any other */
export const activitiesOf = (service: string): ((ctx: ServiceContext) => object) | undefined =>
  activities[service as keyof typeof activities]

/** @returns the reactions of a service that only wants to know the outcome; undefined for any other */
export function followerNamed(service: string): EventConsumer | undefined {
  if (service === 'inventory') return stockBooking
  return isFollowUpService(service) ? getService(service) : undefined
}

/** Every consumer of the outcome. @param followUps the follow-up services that run */
export const followers = (followUps: readonly string[]): EventConsumer[] => [stockBooking, ...followUps.map(getService)]
