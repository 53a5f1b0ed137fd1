/** A process of a service: a consumer that runs a learner's code, watched from outside. */
import { setTimeout as sleep } from 'node:timers/promises'
import { waitFor } from '#shared/runtime/wait-until.ts'
import type { Kafka } from '../choreography/kafka/broker.ts'
import type { Consumer } from './kafka.ts'
import { thrownText } from './thrown.ts'

export interface ConsumerProcess {
  /** How many messages its handlers have ended with so far, well or with an error. */
  handled(): number
  /** What its handlers have thrown so far. kafkajs delivers such a message again, a few times. */
  errors: readonly unknown[]
  /** Whether kafkajs has given up: the process lives on, and consumes nothing. */
  isDead(): boolean
  /** @throws when the condition is not met in time, naming what was waited for and what the code has thrown */
  until(what: string, isMet: () => boolean | Promise<boolean>): Promise<void>
  /** Ends it. What its handlers have not finished by then is lost. */
  kill(): Promise<void>
}

type RunConfig = NonNullable<Parameters<Consumer['run']>[0]>

/** A handler that never returns is not waited for any longer, in milliseconds. */
const handlerEndsMs = 2_000

/**
 * @param run the learner's code, which calls consumer.run
 * @param onOpen is given the process, which has to be killed, before it has joined its group
 */
export async function startProcess(
  kafka: Kafka,
  groupId: string,
  topics: string[],
  run: (consumer: Consumer) => Promise<void>,
  onOpen: (process: ConsumerProcess) => void,
): Promise<ConsumerProcess> {
  const consumer = kafka.consumer({
    groupId,
    // A consumer that leaves waits for its last fetch.
    maxWaitTimeInMs: 100,
    sessionTimeout: 6_000,
    heartbeatInterval: 1_500,
    retry: { initialRetryTime: 100, maxRetryTime: 200, retries: 8 },
  })
  const seen: Seen = { handled: 0, hasJoined: false, isDead: false, errors: [] }
  const process = processOf(consumer, seen)
  onOpen(process)
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  void Promise.resolve(watched(consumer, seen))
    .then(run)
    .catch((error) => {
      seen.errors.push(error)
      seen.isDead = true
    })
  await process.until('consumer.run to be called', () => seen.hasJoined)
  return process
}

interface Seen {
  handled: number
  hasJoined: boolean
  isDead: boolean
  errors: unknown[]
}

function processOf(consumer: Consumer, seen: Seen): ConsumerProcess {
  const left = () => consumer.disconnect().catch(() => {})
  return {
    handled: () => seen.handled,
    errors: seen.errors,
    isDead: () => seen.isDead,
    async until(what, isMet) {
      const isInTime = await waitFor(async () => ((await isMet()) ? true : seen.isDead ? false : undefined))
      if (isInTime) return
      const thrown = seen.errors.length > 0 ? ` Thrown: ${thrownText(seen.errors.at(-1))}` : ''
      throw new Error(`Waited in vain for ${what}.${thrown}`)
    },
    kill: () => Promise.race([left(), sleep(handlerEndsMs, undefined, { ref: false })]),
  }
}

/** @returns the consumer, with handlers of which is seen how they end */
function watched(consumer: Consumer, seen: Seen): Consumer {
  consumer.on(consumer.events.GROUP_JOIN, () => {
    seen.hasJoined = true
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    seen.isDead = !payload.restart
  })
  const watch =
    <Payload>(handle: (payload: Payload) => Promise<void>, countOf: (payload: Payload) => number) =>
    async (payload: Payload) => {
      try {
        await handle(payload)
      } catch (error) {
        seen.errors.push(error)
        throw error
      } finally {
        seen.handled += countOf(payload)
      }
    }
  const run = ({ eachMessage, eachBatch, ...others }: RunConfig = {}) =>
    consumer.run({
      ...others,
      ...(eachMessage && { eachMessage: watch(eachMessage, () => 1) }),
      ...(eachBatch && { eachBatch: watch(eachBatch, ({ batch }) => batch.messages.length) }),
    })
  return { ...consumer, run }
}
