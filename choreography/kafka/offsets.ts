/** Beginning and end of partitions, also while a broker has not yet taken over the lead of some. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kafka } from 'kafkajs'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { withAdmin } from './broker.ts'

export interface PartitionOffsets {
  topic: string
  partition: number
  /** Of the first message that is stored. */
  beginning: bigint
  /** Of the next message that will be published. */
  end: bigint
}

/**
 * A broker lists a new partition a moment before it leads it, and says so when it is asked for its messages. The same
 * goes for a partition whose leader has changed.
 */
const transientErrors = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']

/** @throws when a topic does not exist, or a partition has no leader for two minutes */
export const offsetsOf = (kafka: Kafka, topics: string[]): Promise<PartitionOffsets[]> =>
  // Each attempt connects again, since kafkajs keeps asking the leader that it knows.
  retryTransient(() =>
    withAdmin(kafka, async (admin) => {
      const offsets: PartitionOffsets[] = []
      for (const topic of topics)
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
          offsets.push({ topic, partition, beginning: BigInt(low), end: BigInt(high) })
      return offsets
    }),
  )

/** Repeats what fails because the broker is not ready for a topic yet. */
export async function retryTransient<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + timeouts.topicUsableMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!transientErrors.includes((error as { type?: string }).type ?? '') || Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}
