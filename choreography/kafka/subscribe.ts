/** A consumer that works on many orders of a partition at once and commits only up to what is done. */
import type { Batch, Kafka } from 'kafkajs'
import { messageOf } from '#shared/runtime/fault.ts'
import { log } from '#shared/runtime/log.ts'
import { incoming, type Message } from './broker.ts'
import { type InFlight, inFlight } from './in-flight.ts'
import { lanes } from './lanes.ts'

export interface Delivery extends Message {
  topic: string
  partition: number
  offset: string
}

export interface Subscription {
  /** @throws while the consumer is not a member of its group */
  healthy(): void
  close(): Promise<void>
}

/** Held in memory at most, waiting retries included; beyond it, fetching pauses. */
const mostHeld = 2_000
const heartbeatMs = 1_000
/** How often offsets are committed. A crash in between means redelivery, which is absorbed. */
const commitMs = 1_000

/**
 * Joins the group and hands over every message, redeliveries included. `handle` must have found a place for the message
 * when it resolves; if it rejects, the process ends (the error reaches nobody else) and the message comes again.
 */
export async function subscribe(
  kafka: Kafka,
  group: string,
  topics: string[],
  handle: (delivery: Delivery) => Promise<void>,
  crash: (error: Error) => void,
): Promise<Subscription> {
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 1_000,
    // A killed member's partitions wait for this long; the broker allows no less.
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
  })
  const work = lanes(mostHeld)
  let partitions = new Map<string, InFlight>()
  const toCommit = new Map<string, { topic: string; partition: number; offset: string }>()
  let member = false

  consumer.on(consumer.events.GROUP_JOIN, () => {
    // What was in flight comes again from the committed offset, to whoever has the partition now.
    partitions = new Map()
    member = true
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    member = false
    if (!payload.restart) crash(payload.error)
  })

  function take(batch: Batch, message: Batch['messages'][number]): void {
    const { topic, partition } = batch
    const offsets = partitions.get(`${topic}/${partition}`) ?? inFlight()
    partitions.set(`${topic}/${partition}`, offsets)
    const offset = BigInt(message.offset)
    offsets.started(offset)
    const delivery = { ...incoming(message), topic, partition, offset: message.offset }
    work.run(delivery.key, () => handle(delivery)).then(() => done(topic, partition, offsets.finished(offset)), crash)
  }

  function done(topic: string, partition: number, next: bigint | null): void {
    if (next !== null) toCommit.set(`${topic}/${partition}`, { topic, partition, offset: String(next) })
  }

  async function commit(): Promise<void> {
    const offsets = [...toCommit.values()]
    toCommit.clear()
    if (offsets.length === 0) return
    await consumer
      .commitOffsets(offsets)
      .catch((error) => log.warn({ group, error: messageOf(error) }, 'offsets not committed'))
  }

  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 8,
    async eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
      const beating = setInterval(() => void heartbeat().catch(() => {}), heartbeatMs)
      try {
        for (const message of batch.messages) {
          await work.room()
          if (!isRunning() || isStale()) return
          take(batch, message)
          resolveOffset(message.offset)
        }
      } finally {
        clearInterval(beating)
      }
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
      await consumer.disconnect()
    },
  }
}
