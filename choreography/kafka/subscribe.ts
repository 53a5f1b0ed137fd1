/** A consumer that works on many orders of a partition at once and commits only up to what is done. */
import type { EachBatchPayload, Kafka } from 'kafkajs'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import type { Position } from './assignment.ts'
import { type IntakeOptions, openIntake } from './intake.ts'

export interface ConsumerOptions extends IntakeOptions {
  group: string
  topics: string[]
}

export interface Subscription {
  /** @throws while the consumer is not a member of its group */
  healthy(): void
  close(): Promise<void>
}

/** How often offsets are committed. A crash in between means redelivery, which is absorbed. */
const commitMs = 1_000

/** Joins the group and hands over every message, redeliveries included. */
export async function subscribe(kafka: Kafka, options: ConsumerOptions): Promise<Subscription> {
  const { group, topics, crash } = options
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 1_000,
    // A killed member's partitions wait for this long; the broker allows no less.
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
  })
  /** Unlike the consumer's own method this one never repeats a commit, which could then fall behind a rebalance. */
  let commitOffsets: EachBatchPayload['commitOffsetsIfNecessary'] = async () => {}
  const intake = openIntake(options, (positions) => commitOffsets(offsetsOf(positions)))
  let member = false

  const commit = () =>
    intake.commit().catch((error) => log.warn({ group, error: messageOf(error) }, 'offsets not committed yet'))
  // What is done by now need not come again: until this member joins anew, the partitions are still its own.
  consumer.on(consumer.events.REBALANCING, () => void commit())
  consumer.on(consumer.events.GROUP_JOIN, () => {
    intake.startOver()
    member = true
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    member = false
    if (!payload.restart) crash(payload.error)
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
      return intake.eachBatch(payload)
    },
  })
  await joined
  const committing = setInterval(() => void commit(), commitMs)
  return {
    healthy() {
      if (!member) throw new Error(`${group} is not a member of its consumer group`)
    },
    async close() {
      clearInterval(committing)
      await commit()
      intake.close()
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
