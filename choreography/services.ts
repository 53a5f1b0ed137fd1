/** The services of this style by name, and the topics each one listens to. */
import { isPartnerName } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
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

export const services: Record<string, EventConsumer> = {
  order,
  payment,
  inventory,
  shipping,
  notification,
  analytics,
  loyalty,
}

/** @throws Fault configuration for a name that no service has */
export function getService(name: string): EventConsumer {
  const found = isPartnerName(name) ? partner(name) : services[name]
  if (!found)
    throw new AppError(
      'configuration',
      `There is no service "${name}". There are ${Object.keys(services).join(', ')}, partner-1, partner-2 …`,
    )
  return found
}

/** Everybody who reacts to anything, by name. @param followUps those of them that follow a settled order */
export const consumersFor = (followUps: readonly string[]): string[] => [
  'order',
  'payment',
  'inventory',
  'shipping',
  ...followUps,
]

/** The topics of the facts a service reacts to, and its own retries. */
export function topicsOf(service: EventConsumer): string[] {
  const heard = Object.keys(service.reactions).map((type) => topicOf(eventTypes[type as EventName].service))
  return [...new Set([...heard, retryTopicOf(service.name)])]
}
