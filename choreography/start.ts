/**
 * Starts the choreography. `node choreography/start.ts payment` runs one service, its health page on PORT; without a
 * name all of them run, each in its own process: the order API on PORT, the health pages of the others on the ports after it.
 */
import { servicesWith } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { kafkaClient, openPublisher } from './kafka/broker.ts'
import { subscribe } from './kafka/subscribe.ts'
import { ensureTopics } from './kafka/topics.ts'
import { createMessageHandler, remainingDelayMs } from './message-handler.ts'
import { createOrderService } from './order/api.ts'
import type { EventConsumer } from './reactions.ts'
import { runRelay } from './relay.ts'
import { getService, topicsOf } from './services.ts'
import { topicsUsedBy } from './topics.ts'

async function start(service: EventConsumer, onClose: (close: Close) => void): Promise<void> {
  const config = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const ctx = openContext('choreography', onClose)
  const kafka = kafkaClient(config.KAFKA_BROKERS, service.name)
  await ensureTopics(kafka, topicsUsedBy(service.name))
  const publisher = await openPublisher(kafka)
  onClose(() => publisher.close())
  runRelay(service.name, ctx.db, config.DATABASE_URL, publisher, onClose)

  const subscription = await subscribe(kafka, {
    group: service.name,
    topics: topicsOf(service),
    handle: createMessageHandler(service, ctx, publisher),
    delayMs: (record) => remainingDelayMs(record, ctx.now()),
    onFatalError: crashProcess,
  })
  onClose(() => subscription.close())

  const healthCheck = () => subscription.assertMember()
  if (service.name !== 'order') return serveHealth(onClose, healthCheck)
  const orderService = createOrderService(ctx, watchOrders(config.DATABASE_URL, onClose))
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose, healthCheck)
}

/** A consumer that cannot continue ends its process, so that the process is restarted. No message is lost. */
function crashProcess(error: Error): void {
  queueMicrotask(() => {
    throw error
  })
}

const [name] = process.argv.slice(2)
runService(name ?? 'choreography', async (onClose) => {
  if (name) return start(getService(name), onClose)
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(servicesWith(FOLLOW_UPS), import.meta.filename, PORT, onClose)
})
