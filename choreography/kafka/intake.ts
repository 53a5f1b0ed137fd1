/** What a consumer does with fetched messages: takes them up to its limits, and knows what may be committed of them. */
import type { EachBatchPayload } from 'kafkajs'
import { newAssignment, type Position } from './assignment.ts'
import { type ConsumedMessage, fromKafkaMessage } from './broker.ts'
import { keyedExecutor } from './keyed-executor.ts'

export interface Delivery extends ConsumedMessage {
  topic: string
  partition: number
  offset: string
}

export interface IntakeOptions {
  /** Resolves when the message has found its place. If it rejects, the process ends and the message comes again. */
  handle(delivery: Delivery): Promise<void>
  /** How long a message has to wait from now on, in milliseconds; it holds up no other meanwhile. */
  delayMs?(delivery: Delivery): number
  /** Told of what this consumer cannot go on from; nobody else hears of it. */
  crash(error: Error): void
  limits?: Limits
}

/** How many messages are held in memory: beyond it, fetching pauses, of retries alone if only those are too many. */
interface Limits {
  maxInFlight: number
  maxDelayed: number
}

const defaultLimits: Limits = { maxInFlight: 2_000, maxDelayed: 2_000 }
const heartbeatMs = 1_000

/** @param send commits offsets (the next ones to read), without repeating a commit that fails */
export function openIntake(options: IntakeOptions, send: (offsets: Position[]) => Promise<void>) {
  const { handle, delayMs = () => 0, crash, limits = defaultLimits } = options
  const work = keyedExecutor(limits.maxInFlight)
  let assignment = newAssignment(send)
  let resumes: (() => void)[] = []

  /** @returns false if the message has to be fetched again, later or by another member */
  async function take(delivery: Delivery, { heartbeat, isRunning, isStale, pause }: EachBatchPayload) {
    const waitMs = delayMs(delivery)
    if (waitMs > 0 && assignment.delayed() >= limits.maxDelayed) {
      resumes.push(pause())
      return false
    }
    // A consumer that is full stays a member, and hears of a rebalance: the heartbeat throws it.
    while (waitMs <= 0 && work.isFull() && isRunning()) {
      await work.waitForCapacity(heartbeatMs)
      await heartbeat()
    }
    if (!isRunning() || isStale()) return false
    start(delivery, waitMs)
    return true
  }

  function start(delivery: Delivery, waitMs: number): void {
    const mine = assignment
    const position = { ...delivery, offset: BigInt(delivery.offset) }
    const run = () =>
      work
        .run(delivery.key, async () => (mine.isOver() ? undefined : handle(delivery)))
        .then(() => mine.finished(position), crash)
    mine.started(position)
    if (waitMs <= 0) return void run()
    mine.delay(waitMs, () => {
      if (mine.delayed() <= limits.maxDelayed / 2) resumeDelayed()
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
        const delivery = { ...fromKafkaMessage(message), topic, partition, offset: message.offset }
        if (!(await take(delivery, payload))) return
        payload.resolveOffset(message.offset)
      }
    },
    commit: () => assignment.commit(),
    /** After a rebalance: what was held comes again, to whoever has its partition now. */
    startOver(): void {
      assignment.end()
      assignment = newAssignment(send)
      resumeDelayed()
    },
    close: () => assignment.end(),
  }
}
