/** The Kafka client of the floors, with the settings of choreography/kafka/subscribe.ts, and none of its guarantees. */
import { readConfig } from '#shared/runtime/config.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { kafkaClient, openPublisher } from '../../../choreography/kafka/broker.ts'
import { ensureTopics } from '../../../choreography/kafka/topics.ts'

export interface FloorEvent {
  id: string
  type: string
  orderId: string
  payload: string
}

export interface FloorKafka {
  /** Resolves when the broker has the event. */
  publish(service: string, event: FloorEvent): Promise<void>
  /** Handles all events concurrently, at most once: offsets are committed without waiting for what they cause. */
  consume(service: string, topics: readonly string[], handle: (event: FloorEvent) => Promise<void>): Promise<void>
}

/** The style's own names: its script forget.ts deletes the topics before the next cell. */
const { KAFKA_PREFIX: prefix } = readConfig(['KAFKA_PREFIX'])
const topicOf = (service: string): string => `${prefix}${service}-events`

export async function connectKafka(onClose: (close: Close) => void): Promise<FloorKafka> {
  const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
  const kafka = kafkaClient(KAFKA_BROKERS, 'floor')
  const producers = ['order', 'payment', 'inventory', 'shipping']
  await ensureTopics(
    kafka,
    producers.map((service) => ({ name: topicOf(service), settings: {} })),
  )
  const publisher = await openPublisher(kafka)
  onClose(() => publisher.close())
  return {
    publish: (service, { id, type, orderId, payload }) =>
      publisher.publish([{ topic: topicOf(service), key: orderId, value: payload, headers: { id, type } }]),
    async consume(service, from, handle) {
      const consumer = kafka.consumer({
        groupId: `${prefix}${service}`,
        maxWaitTimeInMs: 1_000,
        sessionTimeout: 6_000,
        heartbeatInterval: 1_500,
      })
      onClose(() => consumer.disconnect())
      await consumer.connect()
      await consumer.subscribe({ topics: from.map(topicOf), fromBeginning: true })
      const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
      await consumer.run({
        autoCommitInterval: 1_000,
        partitionsConsumedConcurrently: 8,
        async eachBatch({ batch }) {
          for (const { key, value, headers } of batch.messages) {
            const event = { id: String(headers?.id), type: String(headers?.type), orderId: String(key) }
            handle({ ...event, payload: String(value) }).catch((error) =>
              log.error({ service, ...event, error: String(error) }, 'the floor lost an event'),
            )
          }
        },
      })
      await joined
    },
  }
}
