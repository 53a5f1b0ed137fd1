/** Connects a service to Kafka: what it publishes with, and the subscription that calls its reactions. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { readConfig } from '#shared/runtime/config.ts'
import type { HealthCheck } from '#shared/runtime/http.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { groupOf } from './events.ts'
import { type Kafka, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { subscribe } from './kafka/subscribe.ts'
import { ensureTopics } from './kafka/topics.ts'
import { createMessageHandler, remainingDelayMs } from './message-handler.ts'
import type { EventConsumer } from './reactions.ts'
import type { WakeRelay } from './relay.ts'
import { topicsOf } from './services.ts'
import { topicsUsedBy } from './topics.ts'

export interface Broker {
  kafka: Kafka
  publisher: Publisher
}

/** Creates the service's topics where they are missing. */
export async function connectKafka(service: string, onClose: (close: Close) => void): Promise<Broker> {
  const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
  const kafka = kafkaClient(KAFKA_BROKERS, service)
  await ensureTopics(kafka, topicsUsedBy(service))
  const publisher = await openPublisher(kafka)
  onClose(() => publisher.close())
  return { kafka, publisher }
}

/** @returns a check that fails while the service is not a member of its consumer group */
export async function runConsumer(
  service: EventConsumer,
  ctx: ServiceContext,
  { kafka, publisher }: Broker,
  onClose: (close: Close) => void,
  wakeRelay?: WakeRelay,
): Promise<HealthCheck> {
  const subscription = await subscribe(kafka, {
    group: groupOf(service.name),
    topics: topicsOf(service),
    handle: createMessageHandler(service, ctx, publisher, wakeRelay),
    delayMs: (record) => remainingDelayMs(record, ctx.now()),
    onFatalError: crashProcess,
  })
  onClose(() => subscription.close())
  return () => subscription.assertMember()
}

/** A consumer that cannot continue ends its process, so that the process is restarted. No message is lost. */
function crashProcess(error: Error): void {
  queueMicrotask(() => {
    throw error
  })
}
