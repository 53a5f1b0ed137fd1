/** The services of this style by name, with the events that each one handles. */
import { isPartnerName, type PartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { analytics } from './analytics/handlers.ts'
import type { Handlers } from './events.ts'
import { inventory } from './inventory/handlers.ts'
import { loyalty } from './loyalty/handlers.ts'
import { notification } from './notification/handlers.ts'
import { order } from './order/handlers.ts'
import { partner } from './partner/handlers.ts'
import { payment } from './payment/handlers.ts'
import { shipping } from './shipping/handlers.ts'

const services: Record<ServiceName, Handlers> = {
  order,
  payment,
  inventory,
  shipping,
  notification,
  analytics,
  loyalty,
}

export const handlersOf = (service: ServiceName | PartnerName): Handlers =>
  isPartnerName(service) ? partner(service) : services[service]
