/**
 * Accounts for every message: for each consumer, how many messages of its topics it processed, ignored, recognised as
 * duplicates or dead-lettered, and which are unaccounted for. Run it when everything is drained. Prints one line of JSON.
 */
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { eventTopics } from './events.ts'
import { type ConsumerRecord, kafkaClient } from './kafka/broker.ts'
import { existingTopics, readTopics } from './kafka/inspect.ts'
import type { EventConsumer } from './reactions.ts'
import { consumersFor, topicsOf } from './services.ts'
import { consumerOf, unresolvedDeadLetters } from './unresolved-dead-letters.ts'

/** The most unaccounted messages that are listed. Their total follows from the other counts. */
const maxListed = 100

const typeOf = ({ headers }: ConsumerRecord) => headers.ce_type ?? '(no ce_type header)'
const positionOf = ({ topic, partition, offset }: ConsumerRecord) => `${topic}/${partition}/${offset}`
const originOf = ({ headers }: ConsumerRecord) =>
  `${headers.origin_topic}/${headers.origin_partition}/${headers.origin_offset}`

export async function readConsumption(consumers: readonly EventConsumer[]) {
  const { DATABASE_URL, KAFKA_BROKERS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const kafka = kafkaClient(KAFKA_BROKERS, 'consumption')
  const topics = (await existingTopics(kafka)).filter((topic) => eventTopics.includes(topic))
  const messages = await readTopics(kafka, topics, () => true)
  const letters = await unresolvedDeadLetters(kafka)
  const rows = await openDatabase(DATABASE_URL, 1).inboxEvent.findMany({ select: { consumer: true, eventId: true } })
  const inbox = new Set(rows.map(({ consumer, eventId }) => `${consumer}/${eventId}`))
  const summarize = (consumer: EventConsumer) =>
    summarizeConsumer(consumer, messages, letters, (id) => inbox.has(`${consumer.name}/${id}`))
  return {
    consumers: consumers.map(summarize),
    deadLetters: letters.map((letter) => ({
      ...traceOf(letter),
      consumer: consumerOf(letter),
      eventId: letter.headers.ce_id ?? null,
      reason: letter.headers.dead_letter_reason ?? 'no reason given',
    })),
  }
}

function summarizeConsumer(
  service: EventConsumer,
  messages: ConsumerRecord[],
  letters: ConsumerRecord[],
  isProcessed: (eventId: string) => boolean,
) {
  const { name: consumer, reactions } = service
  const consumedTopics = topicsOf(service)
  const deadLettered = new Set(letters.filter((letter) => consumerOf(letter) === consumer).map(originOf))
  const seen = new Set<string>()
  const outcomeOf = (message: ConsumerRecord) => {
    const id = message.headers.ce_id ?? ''
    if (isProcessed(id)) return seen.size < seen.add(id).size ? 'processed' : 'duplicates'
    if (deadLettered.has(positionOf(message))) return 'deadLettered'
    return message.headers.ce_type && !(message.headers.ce_type in reactions) ? 'ignored' : 'unaccounted'
  }
  const consumed = messages.filter(({ topic }) => consumedTopics.includes(topic))
  const byOutcome = Map.groupBy(consumed, outcomeOf)
  const count = (outcome: ReturnType<typeof outcomeOf>) => byOutcome.get(outcome)?.length ?? 0
  return {
    consumer,
    consumed: consumed.length,
    processed: count('processed'),
    duplicates: count('duplicates'),
    deadLettered: count('deadLettered'),
    ignored: count('ignored'),
    unaccounted: (byOutcome.get('unaccounted') ?? []).slice(0, maxListed).map(traceOf),
  }
}

/** The order id is null if the key is not one. */
function traceOf(message: ConsumerRecord) {
  return { orderId: /^[0-9a-f-]{36}$/.test(message.key) ? message.key : null, type: typeOf(message) }
}

if (import.meta.main)
  await runScript(async () => {
    const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
    return JSON.stringify(await readConsumption(consumersFor(FOLLOW_UPS)))
  })
