/** A topic of a lesson's own on the real broker: what is published to it, and consumers that handle it in their own way. */
import { type Kafka, kafkaClient, openPublisher, type Publisher } from '../../choreography/kafka/broker.ts'
import { deleteTopics, ensureTopics } from '../../choreography/kafka/topics.ts'
import type { LessonContext } from './context.ts'

export type Consumer = ReturnType<Kafka['consumer']>
type EachMessage = NonNullable<NonNullable<Parameters<Consumer['run']>[0]>['eachMessage']>

export interface LessonTopic {
  name: string
  kafka: Kafka
  publish(messages: readonly TopicMessage[]): Promise<void>
  /** Joins a group of its own, and resolves when it has its partitions. Messages from before are handled too. */
  consume(eachMessage: EachMessage, options?: { group?: string; autoCommit?: boolean }): Promise<Consumer>
}

export interface TopicMessage {
  key: string
  value: string
}

/** Creates a topic for the work, and deletes it. Consumers that are still there leave first. */
export async function withTopic<Result>(
  ctx: LessonContext,
  settings: Record<string, string>,
  work: (topic: LessonTopic) => Promise<Result>,
): Promise<Result> {
  const name = ctx.uniqueName()
  const kafka = kafkaClient(ctx.testBed.stack.addresses.kafkaBrokers, name)
  await ensureTopics(kafka, [{ name, settings }])
  const publisher: Publisher = await openPublisher(kafka)
  const consumers: Consumer[] = []
  try {
    return await work({
      name,
      kafka,
      publish: (messages) => publisher.publish(messages.map((message) => ({ topic: name, headers: {}, ...message }))),
      async consume(eachMessage, { group = `${name}-${consumers.length}`, autoCommit = true } = {}) {
        const consumer = kafka.consumer({ groupId: group, sessionTimeout: 6_000, heartbeatInterval: 1_500 })
        consumers.push(consumer)
        await consumer.connect()
        await consumer.subscribe({ topics: [name], fromBeginning: true })
        const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
        await consumer.run({ eachMessage, autoCommit })
        await joined
        return consumer
      },
    })
  } finally {
    await Promise.all(consumers.map((consumer) => consumer.disconnect()))
    await publisher.close()
    await deleteTopics(kafka, [name])
  }
}
