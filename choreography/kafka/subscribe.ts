/** A consumer that processes many orders of a partition concurrently and commits only what is processed. */
import type { EachBatchPayload, Kafka } from 'kafkajs'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import type { Position } from './assignment.ts'
import { createBatchProcessor, type ProcessorOptions } from './batch-processor.ts'

export interface ConsumerOptions extends ProcessorOptions {
  group: string
  topics: string[]
}

export interface Subscription {
  /** @throws while the consumer is not a member of its group */
  assertMember(): void
  close(): Promise<void>
}

/** How often offsets are committed. After a crash in between, messages are redelivered, and the inbox ignores them. */
const commitIntervalMs = 1_000

/** Joins the group and handles every message, redeliveries included. */
export async function subscribe(kafka: Kafka, options: ConsumerOptions): Promise<Subscription> {
  const { group, topics, onFatalError } = options
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 1_000,
    // The partitions of a killed member stay unassigned for this long. The broker allows no shorter timeout.
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
  })
  /** The consumer's own commit method retries, and a retry could arrive after a rebalance. This one does not retry. */
  let commitOffsets: EachBatchPayload['commitOffsetsIfNecessary'] = async () => {}
  const processor = createBatchProcessor(options, (positions) => commitOffsets(offsetsOf(positions)))
  let isMember = false

  const commit = () =>
    processor.commit().catch((error) => log.warn({ group, error: messageOf(error) }, 'offsets not committed, retrying'))
  // The partitions belong to this member until it joins again, so what is processed by now can still be committed.
  consumer.on(consumer.events.REBALANCING, () => void commit())
  consumer.on(consumer.events.GROUP_JOIN, () => {
    processor.resetAssignment()
    isMember = true
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    isMember = false
    if (!payload.restart) onFatalError(payload.error)
  })

  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 8,
    eachBatch(payload) {
      commitOffsets = payload.commitOffsetsIfNecessary
      return processor.eachBatch(payload)
    },
  })
  await joined
  const commitTimer = setInterval(() => void commit(), commitIntervalMs)
  return {
    assertMember() {
      if (!isMember) throw new Error(`${group} is not a member of its consumer group`)
    },
    async close() {
      clearInterval(commitTimer)
      await commit()
      processor.close()
      await consumer.disconnect()
    },
  }
}

function offsetsOf(positions: Position[]) {
  const byTopic = Map.groupBy(positions, ({ topic }) => topic)
  const partitionsOf = (list: Position[]) =>
    list.map(({ partition, offset }) => ({ partition, offset: String(offset) }))
  return { topics: [...byTopic].map(([topic, list]) => ({ topic, partitions: partitionsOf(list) })) }
}
