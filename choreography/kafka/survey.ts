/** Looks at the topics of any cluster: who reads them, how large their messages may be, and how large the newest ones are. */
import { randomUUID } from 'node:crypto'
import kafkajs, { type Admin, type Consumer, type Kafka } from 'kafkajs'
import { withAdmin } from './broker.ts'
import { offsetsOf, type PartitionOffsets } from './offsets.ts'

/** Node does not see these as named exports of kafkajs. */
const { AssignerProtocol, ConfigResourceTypes } = kafkajs

export interface TopicSurvey {
  name: string
  /** Groups that are subscribed or have committed offsets. */
  groups: string[]
  maxMessageBytes: number
  /** Key, value and headers of the largest message among those that were read. */
  largestBytes: number
  sampled: number
}

/** The newest messages of each partition that are read, and for how long at most: a sample must not become a load. */
const newestPerPartition = 50
const longestSampleMs = 10_000

/** @param isWanted by its name; topics of Kafka's own are left out */
export async function surveyTopics(kafka: Kafka, isWanted: (topic: string) => boolean): Promise<TopicSurvey[]> {
  const surveyed = await withAdmin(kafka, async (admin) => {
    const names = (await admin.listTopics()).filter((name) => !/^__/.test(name) && isWanted(name)).sort()
    const groups = await groupsByTopic(admin)
    const limits = await limitsOf(admin, names)
    return { names, groups, limits }
  })
  const sizes = await sampleSizes(kafka, newestOf(await offsetsOf(kafka, surveyed.names)))
  return surveyed.names.map((name) => ({
    name,
    groups: [...(surveyed.groups.get(name) ?? [])].sort(),
    maxMessageBytes: surveyed.limits.get(name) ?? 0,
    largestBytes: Math.max(0, ...(sizes.get(name) ?? [])),
    sampled: sizes.get(name)?.length ?? 0,
  }))
}

async function groupsByTopic(admin: Admin): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  const add = (topic: string, group: string) => found.set(topic, (found.get(topic) ?? new Set<string>()).add(group))
  const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId)
  if (ids.length === 0) return found
  const { groups } = await admin.describeGroups(ids)
  for (const { groupId, members } of groups)
    for (const { memberMetadata } of members) for (const topic of subscribedTopics(memberMetadata)) add(topic, groupId)
  for (const groupId of ids)
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId }))
      if (partitions.some(({ offset }) => Number(offset) >= 0)) add(topic, groupId)
  return found
}

/** Empty for groups that do not consume, such as those of Kafka Connect. */
function subscribedTopics(memberMetadata: Buffer): string[] {
  try {
    return AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? []
  } catch {
    return []
  }
}

async function limitsOf(admin: Admin, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const resources = names.map((name) => ({
    type: ConfigResourceTypes.TOPIC,
    name,
    configNames: ['max.message.bytes'],
  }))
  const described = await admin.describeConfigs({ resources, includeSynonyms: false })
  return new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Number(configEntries[0]?.configValue ?? 0),
    ]),
  )
}

interface PartitionRange {
  topic: string
  partition: number
  from: bigint
  end: bigint
}

const newestOf = (offsets: PartitionOffsets[]): PartitionRange[] =>
  offsets
    .filter(({ beginning, end }) => end > beginning)
    .map(({ topic, partition, beginning, end }) => {
      const from = end - BigInt(newestPerPartition)
      return { topic, partition, from: from > beginning ? from : beginning, end }
    })

/** Reads with a group of its own, which commits nothing. @returns the sizes of the messages of each topic, in bytes */
async function sampleSizes(kafka: Kafka, ranges: PartitionRange[]): Promise<Map<string, number[]>> {
  const sizes = new Map(ranges.map(({ topic }): [string, number[]] => [topic, []]))
  if (ranges.length === 0) return sizes
  const groupId = `lint-events-${randomUUID()}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await readRanges(consumer, ranges, (topic, bytes) => sizes.get(topic)?.push(bytes)).finally(() =>
    consumer.disconnect(),
  )
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => {})
  return sizes
}

/** Resolves once all are read, or when the time is over. */
async function readRanges(
  consumer: Consumer,
  ranges: PartitionRange[],
  onMessage: (topic: string, bytes: number) => void,
): Promise<void> {
  const unfinished = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, range]))
  await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true })
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((resolve, reject) => {
    timer = setTimeout(resolve, longestSampleMs)
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => restart || reject(error))
    consumer
      .run({
        autoCommit: false,
        async eachBatch({ batch, isStale }) {
          const partition = `${batch.topic}/${batch.partition}`
          const range = unfinished.get(partition)
          // One that was fetched before the seek is fetched again.
          if (!range || isStale()) return
          for (const { key, value, headers, offset } of batch.messages)
            if (BigInt(offset) >= range.from)
              onMessage(batch.topic, bytesOf(key) + bytesOf(value) + headersBytes(headers))
          if (BigInt(batch.lastOffset()) + 1n >= range.end) unfinished.delete(partition)
          if (unfinished.size === 0) resolve()
        },
      })
      .then(() => {
        for (const { topic, partition, from } of ranges) consumer.seek({ topic, partition, offset: String(from) })
      })
      .catch(reject)
  }).finally(() => clearTimeout(timer))
}

const bytesOf = (part: Buffer | string | null | undefined): number => (part ? Buffer.byteLength(part) : 0)

const headersBytes = (headers: object = {}): number =>
  Object.entries(headers).reduce((sum, [name, value]) => {
    const values: (Buffer | string | undefined)[] = Array.isArray(value) ? value : [value]
    return sum + name.length + values.reduce((bytes, part) => bytes + bytesOf(part), 0)
  }, 0)
