/** The broker, as the rest of the choreography sees it: publish, subscribe, look, close. Only this folder knows kafkajs. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Admin, Kafka, type KafkaMessage, logLevel, type Producer } from 'kafkajs'
import { log } from '#shared/runtime/log.ts'

export type { Kafka }

/** A message on its way in or out; headers are text. */
export interface Message {
  key: string
  value: string | null
  headers: Record<string, string>
}

export interface OutgoingMessage extends Message {
  topic: string
}

/** As many processes of a service can share its work. Each consumer asks for all of them each time, so more cost more. */
const partitions = 4
const usableWithinMs = 30_000
const notYet = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']

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
  publish(messages: OutgoingMessage[]): Promise<void>
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

/** Creates the topics that are missing and waits until all can be used; many services may do so at once. */
export async function ensureTopics(kafka: Kafka, topics: string[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !existing.has(topic))
    const asked = missing.map((topic) => ({ topic, numPartitions: partitions }))
    await admin.createTopics({ topics: asked, waitForLeaders: false }).catch(async (error) => {
      const known = await admin.listTopics()
      if (!missing.every((topic) => known.includes(topic))) throw error
    })
    await untilUsable(admin, topics)
  })
}

/** Right after its creation, by whomever, the broker may not know a topic yet, and says so. */
async function untilUsable(admin: Admin, topics: string[]): Promise<void> {
  const deadline = Date.now() + usableWithinMs
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics })
      return
    } catch (error) {
      if (!notYet.includes((error as { type?: string }).type ?? '') || Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}

export async function withAdmin<Result>(kafka: Kafka, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin()
  await admin.connect()
  return work(admin).finally(() => admin.disconnect())
}

export function incoming(message: KafkaMessage): Message {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value ?? '')])
  return {
    key: String(message.key ?? ''),
    value: message.value?.toString() ?? null,
    headers: Object.fromEntries(headers),
  }
}
