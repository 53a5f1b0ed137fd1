/** Reads the state of the broker: stored messages, consumer lag, and how partitions are assigned. */
import { randomUUID } from 'node:crypto'
import kafkajs, { type Kafka } from 'kafkajs'
import { type ConsumerRecord, toConsumerRecord, withAdmin } from './broker.ts'
import { offsetsOf } from './offsets.ts'

/**
 * Reads topics from the beginning to their current end and keeps the messages that pass `filter`. Uses a group of its
 * own.
 */
export async function readTopics(
  kafka: Kafka,
  topics: string[],
  filter: (record: ConsumerRecord) => boolean,
): Promise<ConsumerRecord[]> {
  const stored = (await offsetsOf(kafka, topics)).filter(({ beginning, end }) => end > beginning)
  const ends = new Map(stored.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]))
  if (ends.size === 0) return []
  const groupId = `inspect-${randomUUID()}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  const found = new Map<string, ConsumerRecord>()
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    // A consumer that restarts, because the broker is not ready for it yet, reads the same messages again.
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => restart || reject(error))
    consumer
      .run({
        autoCommit: false,
        async eachMessage({ topic, partition, message }) {
          const record = toConsumerRecord(topic, partition, message)
          if (filter(record)) found.set(`${topic}/${partition}/${message.offset}`, record)
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

/** How many messages of these topics a group has not committed yet. */
export async function lagOf(kafka: Kafka, group: string, topics: string[]): Promise<number> {
  const groupOffsets = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics }))
  let lag = 0n
  for (const { topic, partition, beginning, end } of await offsetsOf(kafka, topics)) {
    const { partitions } = groupOffsets.find((one) => one.topic === topic)!
    const committed = BigInt(partitions.find((one) => one.partition === partition)?.offset ?? '-1')
    lag += end - (committed < 0n ? beginning : committed)
  }
  return Number(lag)
}

/** How many partitions are assigned to each member of a group. */
export async function partitionCounts(kafka: Kafka, group: string): Promise<number[]> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([group]))
  return groups[0]!.members.map(({ memberAssignment }) => {
    const held = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}
    return Object.values(held).reduce((sum, partitions) => sum + partitions.length, 0)
  })
}

export const existingTopics = (kafka: Kafka): Promise<string[]> => withAdmin(kafka, (admin) => admin.listTopics())

/** How many messages are in these topics. */
export async function countMessages(kafka: Kafka, topics: string[]): Promise<number> {
  const offsets = await offsetsOf(kafka, topics)
  return Number(offsets.reduce((sum, { beginning, end }) => sum + end - beginning, 0n))
}
