/** Looking at the broker from outside: what the topics hold for an order, and how far consumers are behind. */
import { randomUUID } from 'node:crypto'
import kafkajs, { type Kafka } from 'kafkajs'
import { fromKafkaMessage, withAdmin } from './broker.ts'
import type { Delivery } from './intake.ts'

export interface StoredMessage extends Delivery {
  /** When the broker took it, ISO 8601. */
  at: string
}

/** Reads topics from their beginning to what is now their end and keeps what `wanted` accepts. Joins no service's group. */
export async function readTopics(
  kafka: Kafka,
  topics: string[],
  wanted: (delivery: Delivery) => boolean,
): Promise<StoredMessage[]> {
  const ends = await endsOf(kafka, topics)
  if (ends.size === 0) return []
  const groupId = `inspect-${randomUUID()}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  const found = new Map<string, StoredMessage>()
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    // One that starts again by itself, because the broker is not ready for it yet, reads what it read before once more.
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => restart || reject(error))
    consumer
      .run({
        autoCommit: false,
        async eachMessage({ topic, partition, message }) {
          const delivery = { ...fromKafkaMessage(message), topic, partition, offset: message.offset }
          const at = new Date(Number(message.timestamp)).toISOString()
          if (wanted(delivery)) found.set(`${topic}/${partition}/${message.offset}`, { ...delivery, at })
          const end = ends.get(`${topic}/${partition}`)
          if (end !== undefined && BigInt(message.offset) + 1n >= end) ends.delete(`${topic}/${partition}`)
          if (ends.size === 0) resolve()
        },
      })
      .catch(reject)
  }).finally(() => consumer.disconnect())
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => {})
  return [...found.values()]
}

/** The next offset of each partition that holds anything. */
async function endsOf(kafka: Kafka, topics: string[]): Promise<Map<string, bigint>> {
  return withAdmin(kafka, async (admin) => {
    const ends = new Map<string, bigint>()
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high))
    return ends
  })
}

/** Messages that a group has not committed yet, over these topics. */
export async function lagOf(kafka: Kafka, group: string, topics: string[]): Promise<number> {
  return withAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId: group, topics })
    let lag = 0n
    for (const { topic, partitions } of committed)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        const offset = BigInt(partitions.find((p) => p.partition === partition)?.offset ?? '-1')
        lag += BigInt(high) - (offset < 0n ? BigInt(low) : offset)
      }
    return Number(lag)
  })
}

/** How many partitions each member of a group holds. */
export async function sharesOf(kafka: Kafka, group: string): Promise<number[]> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([group]))
  return groups[0]!.members.map(({ memberAssignment }) => {
    const held = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}
    return Object.values(held).reduce((sum, partitions) => sum + partitions.length, 0)
  })
}

export const existingTopics = (kafka: Kafka): Promise<string[]> => withAdmin(kafka, (admin) => admin.listTopics())

/** How many messages the topics hold. */
export async function countMessages(kafka: Kafka, topics: string[]): Promise<number> {
  return withAdmin(kafka, async (admin) => {
    let count = 0
    for (const topic of topics)
      for (const { low, high } of await admin.fetchTopicOffsets(topic)) count += Number(BigInt(high) - BigInt(low))
    return count
  })
}
