/** Topics of an exercise's own on the real broker, and processes that consume them with a learner's code. */
import { kafkaClient, withAdmin } from '../choreography/kafka/broker.ts'
import { readTopics } from '../choreography/kafka/inspect.ts'
import { ensureTopics } from '../choreography/kafka/topics.ts'
import { type ConsumerProcess, startProcess } from './consumer-process.ts'
import type { CheckContext } from './exercise.ts'
import type { Consumer, Producer } from './kafka.ts'

export interface ExerciseKafka {
  /** Connected. */
  producer: Producer
  /** Of a process that cannot reach the broker. */
  unreachable: Producer
  newTopic(): Promise<string>
  /** Publishes text as it is and anything else as JSON, together and to one partition. */
  publish(topic: string, ...values: unknown[]): Promise<void>
  /** @returns the values of all messages of a topic, in their order */
  read(topic: string): Promise<string[]>
  /**
   * Starts a process of the service. All of them are in one consumer group, which begins with the first message.
   * @param run the learner's code, which is given a consumer that is connected and subscribed
   */
  startProcess(topics: string[], run: (consumer: Consumer) => Promise<void>): Promise<ConsumerProcess>
}

/** Gives the work a producer, and topics and processes that are gone when it ends. */
export async function withKafka<Result>(
  ctx: CheckContext,
  work: (kafka: ExerciseKafka) => Promise<Result>,
): Promise<Result> {
  const group = ctx.uniqueName()
  const kafka = kafkaClient(ctx.kafkaBrokers, group)
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const created: string[] = []
  const processes: ConsumerProcess[] = []
  await producer.connect()
  try {
    return await work({
      producer,
      unreachable: kafka.producer(),
      async newTopic() {
        const name = ctx.uniqueName()
        await ensureTopics(kafka, [{ name, settings: {} }])
        created.push(name)
        return name
      },
      async publish(topic, ...values) {
        const messages = values.map((value) => ({ key: 'one partition', value: textOf(value) }))
        await producer.send({ topic, messages })
      },
      read: async (topic) => (await readTopics(kafka, [topic], () => true)).map(({ value }) => value ?? ''),
      startProcess: (topics, run) =>
        startProcess(kafka, group, topics, run, (process) => {
          processes.push(process)
        }),
    })
  } finally {
    await Promise.all(processes.map((process) => process.kill()))
    await producer.disconnect()
    await withAdmin(kafka, async (admin) => {
      await admin.deleteTopics({ topics: created })
      await admin.deleteGroups([group]).catch(() => {}) // there is none when nothing was consumed
    })
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
