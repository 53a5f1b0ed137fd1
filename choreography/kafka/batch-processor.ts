/** Processes fetched messages concurrently, within limits, and knows which offsets can be committed. */
import type { EachBatchPayload } from 'kafkajs'
import { openSlots, type Slots } from '#shared/runtime/slots.ts'
import { createAssignment, type Position } from './assignment.ts'
import { type ConsumerRecord, toConsumerRecord } from './broker.ts'
import { createKeyedExecutor } from './keyed-executor.ts'

export interface ProcessorOptions {
  /**
   * Resolves when the message is processed or forwarded. If it rejects, the process ends and the message is
   * redelivered.
   */
  handle(record: ConsumerRecord): Promise<void>
  /** How long a message still has to wait, in milliseconds. It delays no other message. */
  delayMs?(record: ConsumerRecord): number
  /** Called with an error after which this consumer cannot continue; it is reported nowhere else. */
  onFatalError(error: Error): void
  /** Each message is handled in one of these; those of SLOTS when absent. */
  slots?: Slots
  limits?: Limits
}

/** How many messages are held in memory. At `maxInFlight` all fetching pauses, at `maxDelayed` only that of retries. */
interface Limits {
  maxInFlight: number
  maxDelayed: number
}

const defaultLimits: Limits = { maxInFlight: 2_000, maxDelayed: 2_000 }
const heartbeatMs = 1_000

/** @param send commits offsets (the next ones to read), without retrying a commit that fails */
export function createBatchProcessor(options: ProcessorOptions, send: (offsets: Position[]) => Promise<void>) {
  const { handle, delayMs = () => 0, onFatalError, slots = openSlots(), limits = defaultLimits } = options
  const executor = createKeyedExecutor(limits.maxInFlight)
  let assignment = createAssignment(send)
  let resumes: (() => void)[] = []

  /** @returns false if the message has to be fetched again, later or by another member */
  async function accept(record: ConsumerRecord, { heartbeat, isRunning, isStale, pause }: EachBatchPayload) {
    const waitMs = delayMs(record)
    if (waitMs > 0 && assignment.delayedCount() >= limits.maxDelayed) {
      resumes.push(pause())
      return false
    }
    // While the consumer is full, heartbeats keep it in its group. During a rebalance they throw.
    while (waitMs <= 0 && executor.isFull() && isRunning()) {
      await executor.waitForCapacity(heartbeatMs)
      await heartbeat()
    }
    if (!isRunning() || isStale()) return false
    schedule(record, waitMs)
    return true
  }

  function schedule(record: ConsumerRecord, waitMs: number): void {
    const current = assignment
    const position = { ...record, offset: BigInt(record.offset) }
    const run = () =>
      executor
        .run(record.key, () => slots.run(async () => (current.hasEnded() ? undefined : handle(record))))
        .then(() => current.finish(position), onFatalError)
    current.start(position)
    if (waitMs <= 0) return void run()
    current.delay(waitMs, () => {
      if (current.delayedCount() <= limits.maxDelayed / 2) resumeDelayed()
      void run()
    })
  }

  function resumeDelayed(): void {
    for (const resume of resumes) resume()
    resumes = []
  }

  return {
    async eachBatch(payload: EachBatchPayload): Promise<void> {
      const { topic, partition, messages } = payload.batch
      for (const message of messages) {
        const record = toConsumerRecord(topic, partition, message)
        if (!(await accept(record, payload))) return
        payload.resolveOffset(message.offset)
      }
    },
    commit: () => assignment.commit(),
    /** After a rebalance. Unfinished messages are redelivered to the members that have their partitions now. */
    resetAssignment(): void {
      assignment.end()
      assignment = createAssignment(send)
      resumeDelayed()
    },
    close: () => assignment.end(),
  }
}
