/**
 * The Kafka client: publishing, and messages in the form that the choreography uses. Only this folder imports kafkajs.
 */
import { type Admin, Kafka, logLevel, type Producer, type KafkaMessage as RawMessage } from 'kafkajs'
import { log } from '#shared/runtime/log.ts'

export type { Kafka }

/** A message to publish. Headers are text. */
export interface KafkaMessage {
  topic: string
  key: string
  value: string | null
  headers: Record<string, string>
}

/** A message as it is stored in its topic; Kafka's own clients use this name. */
export interface ConsumerRecord extends KafkaMessage {
  partition: number
  offset: string
  /** When the broker received it. */
  timestamp: Date
}

export const kafkaClient = (brokers: string, clientId: string): Kafka =>
  new Kafka({
    clientId,
    brokers: brokers.split(','),
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 12 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, error } }) =>
        log.debug({ namespace, error }, message),
  })

export interface Publisher {
  /** Resolves when all in-sync replicas have the messages. @throws when the broker cannot be reached for about 20 s */
  publish(messages: KafkaMessage[]): Promise<void>
  close(): Promise<void>
}

export async function openPublisher(kafka: Kafka): Promise<Publisher> {
  const producer: Producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  return {
    async publish(messages) {
      const byTopic = Map.groupBy(messages, (message) => message.topic)
      const topicMessages = [...byTopic].map(([topic, list]) => ({
        topic,
        messages: list.map(({ key, value, headers }) => ({ key, value, headers })),
      }))
      await producer.sendBatch({ acks: -1, topicMessages })
    },
    close: () => producer.disconnect(),
  }
}

export async function withAdmin<Result>(kafka: Kafka, run: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin()
  await admin.connect()
  return run(admin).finally(() => admin.disconnect())
}

export function toConsumerRecord(topic: string, partition: number, message: RawMessage): ConsumerRecord {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value ?? '')])
  return {
    topic,
    partition,
    offset: message.offset,
    timestamp: new Date(Number(message.timestamp)),
    key: String(message.key ?? ''),
    value: message.value?.toString() ?? null,
    headers: Object.fromEntries(headers),
  }
}
