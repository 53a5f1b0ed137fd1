/**
 * "Where is my order, and why?" No service knows all of it, so this reads what each of them has stored and published.
 */
import { renderStory, type StoryEntry, transitionEntries } from '#shared/domain/story.ts'
import { type Database, openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { deadLetterTopicOf, eventTopics, retryTopicOf } from './events.ts'
import { type ConsumerRecord, type Kafka, kafkaClient } from './kafka/broker.ts'
import { existingTopics, readTopics } from './kafka/inspect.ts'
import type { EventConsumer } from './reactions.ts'
import { topicsOf } from './services.ts'

type OrderTrace = NonNullable<Awaited<ReturnType<typeof readOrderTrace>>>

/**
 * @param consumers the services that react to the order's events
 * @returns what has happened to the order and what has not, as text; null when there is no such order
 */
export async function describeOrder(id: string, consumers: readonly EventConsumer[]): Promise<string | null> {
  const { DATABASE_URL, KAFKA_BROKERS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const traces = await readOrderTrace(
    openDatabase(DATABASE_URL, 1),
    kafkaClient(KAFKA_BROKERS, 'story'),
    id,
    consumers.map(({ name }) => name),
  )
  if (!traces) return null
  const sources = ['the order table', 'the outbox', 'the inbox', ...traces.topics.map((topic) => `topic ${topic}`)]
  const open = { title: 'Unfinished', lines: unfinishedWork(traces, consumers), none: 'Nothing is unfinished.' }
  return renderStory(traces.order, entriesOf(traces), open, sources)
}

/** Everything about the order in the tables and on the broker. @returns null when there is no such order */
async function readOrderTrace(db: Database, kafka: Kafka, id: string, consumers: readonly string[]) {
  const order = await db.order.findUnique({ where: { id } })
  if (!order) return null
  const styleTopics = [...eventTopics, ...consumers.map(retryTopicOf), ...consumers.map(deadLetterTopicOf)]
  const topics = (await existingTopics(kafka)).filter((topic) => styleTopics.includes(topic))
  return {
    order,
    topics,
    transitions: await db.orderTransition.findMany({ where: { orderId: id } }),
    outbox: await db.outboxEvent.findMany({ where: { orderId: id } }),
    inbox: await db.inboxEvent.findMany({ where: { orderId: id } }),
    messages: await readTopics(kafka, topics, ({ key }) => key === id),
  }
}

function entriesOf({ transitions, outbox, inbox, messages }: OrderTrace): StoryEntry[] {
  return [
    ...transitionEntries(transitions),
    ...outbox.map(({ createdAt, service, type }) => ({
      at: createdAt,
      text: `${service} wrote ${type} to its outbox`,
    })),
    ...inbox.map(({ receivedAt, consumer, type }) => ({ at: receivedAt, text: `${consumer} processed ${type}` })),
    ...messages.map((message) => ({ at: message.timestamp, text: describe(message) })),
  ]
}

function describe({ topic, partition, offset, headers }: ConsumerRecord): string {
  const { ce_type: type = 'a message without a type', retry_attempt, retry_reason, dead_letter_reason } = headers
  if (dead_letter_reason) return `${topic} received ${type}: ${dead_letter_reason}`
  if (retry_attempt) return `${topic} received ${type} for attempt ${retry_attempt}: ${retry_reason}`
  return `topic ${topic} received ${type} (partition ${partition}, offset ${offset})`
}

/** Events that are not published yet, or not processed yet by a service that reacts to them. */
function unfinishedWork({ outbox, inbox, messages }: OrderTrace, consumers: readonly EventConsumer[]): string[] {
  const unpublished = outbox
    .filter((event) => !event.publishedAt)
    .map((event) => `${event.service} has not published ${event.type}`)
  const dead = new Set(messages.filter((m) => m.headers.dead_letter_reason).map((m) => `${m.topic} ${m.headers.ce_id}`))
  const waiting = consumers.flatMap((service) => {
    const { name } = service
    return outbox
      .filter(
        (event) => event.publishedAt && event.type in service.reactions && topicsOf(service).includes(event.topic),
      )
      .filter((event) => !inbox.some((entry) => entry.consumer === name && entry.eventId === event.id))
      .map((event) =>
        dead.has(`${deadLetterTopicOf(name)} ${event.id}`)
          ? `${event.type} is a dead letter of ${name}`
          : `${name} has not processed ${event.type}`,
      )
  })
  return [...unpublished, ...waiting]
}
