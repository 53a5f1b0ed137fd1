/** The services of this style by name, and the topics that each one consumes. */
import { criticalServices, isPartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { parseServiceName } from '#shared/runtime/config.ts'
import { analytics } from './analytics/reactions.ts'
import { type EventName, eventTypes, retryTopicOf, topicOf } from './events.ts'
import { inventory } from './inventory/reactions.ts'
import { loyalty } from './loyalty/reactions.ts'
import { notification } from './notification/reactions.ts'
import { order } from './order/reactions.ts'
import { partner } from './partner/reactions.ts'
import { payment } from './payment/reactions.ts'
import type { EventConsumer } from './reactions.ts'
import { shipping } from './shipping/reactions.ts'

export const services: Record<ServiceName, EventConsumer> = {
  order,
  payment,
  inventory,
  shipping,
  notification,
  analytics,
  loyalty,
}

/** @throws AppError configuration when there is no such service */
export function getService(name: string): EventConsumer {
  const service = parseServiceName(name)
  return isPartnerName(service) ? partner(service) : services[service]
}

/** All consumers. @param followUps the names of those that only follow up on settled orders */
export const consumersFor = (followUps: readonly string[]): EventConsumer[] =>
  ['order', ...criticalServices, ...followUps].map(getService)

/** The topics of the events that a service reacts to, and its own retry topic. */
export function topicsOf(service: EventConsumer): string[] {
  const eventTopics = Object.keys(service.reactions).map((type) => topicOf(eventTypes[type as EventName].service))
  return [...new Set([...eventTopics, retryTopicOf(service.name)])]
}
