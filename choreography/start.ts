/** Starts the choreography: `node choreography/start.ts payment` one service, without a name each in a process of its own. */
import { watchOrders } from '#shared/domain/watch.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { Fault } from '#shared/runtime/fault.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { analytics } from './analytics/reactions.ts'
import { deliveries } from './delivery.ts'
import { catalogue, deadLetterTopicOf, type EventName, eventTopics, retryTopicOf, topicOf } from './events.ts'
import { inventory } from './inventory/reactions.ts'
import { ensureTopics, kafkaClient, openPublisher } from './kafka/broker.ts'
import { subscribe } from './kafka/subscribe.ts'
import { loyalty } from './loyalty/reactions.ts'
import { notification } from './notification/reactions.ts'
import { orderDesk } from './order/api.ts'
import { order } from './order/reactions.ts'
import { partner } from './partner/reactions.ts'
import { payment } from './payment/reactions.ts'
import type { ReactingService } from './reactions.ts'
import { runRelay } from './relay.ts'
import { shipping } from './shipping/reactions.ts'

const services: Record<string, ReactingService> = {
  order,
  payment,
  inventory,
  shipping,
  notification,
  analytics,
  loyalty,
}

function serviceNamed(name: string): ReactingService {
  const found = /^partner-\d+$/.test(name) ? partner(name) : services[name]
  if (!found)
    throw new Fault(
      'configuration',
      `There is no service "${name}": ${Object.keys(services).join(', ')} or partner-1, partner-2 …`,
    )
  return found
}

async function start(service: ReactingService, closing: (close: Close) => void): Promise<void> {
  const config = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const on = openContext(closing)
  const kafka = kafkaClient(config.KAFKA_BROKERS, service.name)
  const own = [retryTopicOf(service.name), deadLetterTopicOf(service.name)]
  await ensureTopics(kafka, [...eventTopics, ...own])
  const publisher = await openPublisher(kafka)
  closing(() => publisher.close())
  runRelay(service.name, on.db, config.DATABASE_URL, publisher, closing)

  const heard = Object.keys(service.reactions).map((type) => topicOf(catalogue[type as EventName].service))
  const topics = [...new Set([...heard, retryTopicOf(service.name)])]
  const subscription = await subscribe(kafka, service.name, topics, deliveries(service, on, publisher), (error) => {
    throw error
  })
  closing(() => subscription.close())

  if (service !== order) return serveHealth(closing, () => subscription.healthy())
  return serveOrders(orderDesk(on, watchOrders(config.DATABASE_URL, closing)), closing, () => subscription.healthy())
}

const [name] = process.argv.slice(2)
if (name) runService(name, (closing) => start(serviceNamed(name), closing))
