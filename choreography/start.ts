/**
 * Starts the choreography. `node choreography/start.ts payment` runs one service, its health page on PORT; without a
 * name all of them run, each in a process of its own, the order API on PORT and the others' health pages after it.
 */

import { admissionControl } from '#shared/domain/admission.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { isPartnerName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { createMessageHandler, dueInMs } from './delivery.ts'
import { kafkaClient, openPublisher } from './kafka/broker.ts'
import { subscribe } from './kafka/subscribe.ts'
import { ensureTopics } from './kafka/topics.ts'
import { createOrderService } from './order/api.ts'
import type { EventConsumer } from './reactions.ts'
import { runRelay } from './relay.ts'
import { getService, services, topicsOf } from './services.ts'
import { topicsUsedBy } from './topics.ts'

async function start(service: EventConsumer, closing: (close: Close) => void): Promise<void> {
  const config = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const ctx = openContext('choreography', closing)
  const kafka = kafkaClient(config.KAFKA_BROKERS, service.name)
  await ensureTopics(kafka, topicsUsedBy(service.name))
  const publisher = await openPublisher(kafka)
  closing(() => publisher.close())
  runRelay(service.name, ctx.db, config.DATABASE_URL, publisher, closing)

  const subscription = await subscribe(kafka, {
    group: service.name,
    topics: topicsOf(service),
    handle: createMessageHandler(service, ctx, publisher),
    delayMs: (delivery) => dueInMs(delivery, ctx.now()),
    crash: endProcess,
  })
  closing(() => subscription.close())

  const healthy = () => subscription.healthy()
  if (service.name !== 'order') return serveHealth(closing, healthy)
  const orderService = createOrderService(ctx, watchOrders(config.DATABASE_URL, closing))
  return serveOrders(admissionControl(ctx, orderService, closing), closing, healthy)
}

/** A consumer that cannot go on takes its process with it: whoever runs it starts it again, and nothing is lost. */
function endProcess(error: Error): void {
  queueMicrotask(() => {
    throw error
  })
}

const [name] = process.argv.slice(2)
runService(name ?? 'choreography', async (closing) => {
  if (name) return start(getService(name), closing)
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(
    [...Object.keys(services), ...FOLLOW_UPS.filter(isPartnerName)],
    import.meta.filename,
    PORT,
    closing,
  )
})
