/** Sends messages to itself, one after the other. */
import { randomUUID } from 'node:crypto'
import type { Kafka } from './broker.ts'
import { ensureTopics } from './topics.ts'

/** @returns how long each took, in milliseconds. @throws when the broker cannot be reached */
export async function roundTrips(kafka: Kafka, topic: string, count: number): Promise<number[]> {
  await ensureTopics(kafka, [{ name: topic, settings: { 'retention.ms': '60000' } }])
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const consumer = kafka.consumer({ groupId: `${topic}-${randomUUID()}`, maxWaitTimeInMs: 100 })
  let received = Promise.withResolvers<void>()
  let expected = ''
  const joined = Promise.withResolvers<void>()
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve())
  try {
    await Promise.all([producer.connect(), consumer.connect()])
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (String(message.key) === expected) received.resolve()
      },
    })
    await joined.promise
    const took: number[] = []
    for (let i = 0; i < count; i++) {
      received = Promise.withResolvers()
      expected = randomUUID()
      const startedAt = performance.now()
      await producer.send({ topic, acks: -1, messages: [{ key: expected, value: 'x' }] })
      await received.promise
      took.push(performance.now() - startedAt)
    }
    return took
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()])
  }
}
