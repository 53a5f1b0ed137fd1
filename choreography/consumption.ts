/**
 * What became of every message, as one line of JSON: of each consumer, how many of the messages on its topics it processed,
 * ignored, had seen before or gave up on, and which have left no trace. Asked when everything is at rest.
 */
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { consumerOf, unresolvedDeadLetters } from './dead-letter-box.ts'
import { eventTopics } from './events.ts'
import { kafkaClient } from './kafka/broker.ts'
import { existingTopics, readTopics, type StoredMessage } from './kafka/inspect.ts'
import { consumersFor, getService, topicsOf } from './services.ts'

/** Of the messages without a trace; their number shows in the sums. */
const maxNamed = 100

const typeOf = ({ headers }: StoredMessage) => headers.ce_type ?? '(no ce_type header)'
const positionOf = ({ topic, partition, offset }: StoredMessage) => `${topic}/${partition}/${offset}`
const originOf = ({ headers }: StoredMessage) =>
  `${headers.origin_topic}/${headers.origin_partition}/${headers.origin_offset}`

await runScript(async () => {
  const { DATABASE_URL, KAFKA_BROKERS, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS', 'FOLLOW_UPS'])
  const kafka = kafkaClient(KAFKA_BROKERS, 'consumption')
  const topics = (await existingTopics(kafka)).filter((topic) => eventTopics.includes(topic))
  const messages = await readTopics(kafka, topics, () => true)
  const letters = await unresolvedDeadLetters(kafka)
  const rows = await openDatabase(DATABASE_URL, 1).inboxEvent.findMany({ select: { consumer: true, eventId: true } })
  const inbox = new Set(rows.map(({ consumer, eventId }) => `${consumer}/${eventId}`))
  const account = (consumer: string) => accountOf(consumer, messages, letters, (id) => inbox.has(`${consumer}/${id}`))
  return JSON.stringify({
    consumers: consumersFor(FOLLOW_UPS).map(account),
    deadLetters: letters.map((letter) => ({
      ...traceOf(letter),
      consumer: consumerOf(letter),
      eventId: letter.headers.ce_id ?? null,
      reason: letter.headers.dead_letter_reason ?? 'no reason given',
    })),
  })
})

function accountOf(
  consumer: string,
  messages: StoredMessage[],
  letters: StoredMessage[],
  isProcessed: (eventId: string) => boolean,
) {
  const { reactions } = getService(consumer)
  const heard = topicsOf(getService(consumer))
  const givenUp = new Set(letters.filter((letter) => consumerOf(letter) === consumer).map(originOf))
  const seen = new Set<string>()
  const fateOf = (message: StoredMessage) => {
    const id = message.headers.ce_id ?? ''
    if (isProcessed(id)) return seen.size < seen.add(id).size ? 'processed' : 'duplicates'
    if (givenUp.has(positionOf(message))) return 'deadLettered'
    return message.headers.ce_type && !(message.headers.ce_type in reactions) ? 'ignored' : 'unaccounted'
  }
  const consumed = messages.filter(({ topic }) => heard.includes(topic))
  const byFate = Map.groupBy(consumed, fateOf)
  const count = (fate: ReturnType<typeof fateOf>) => byFate.get(fate)?.length ?? 0
  return {
    consumer,
    consumed: consumed.length,
    processed: count('processed'),
    duplicates: count('duplicates'),
    deadLettered: count('deadLettered'),
    ignored: count('ignored'),
    unaccounted: (byFate.get('unaccounted') ?? []).slice(0, maxNamed).map(traceOf),
  }
}

/** The key, as far as it is an order's id. */
function traceOf(message: StoredMessage) {
  return { orderId: /^[0-9a-f-]{36}$/.test(message.key) ? message.key : null, type: typeOf(message) }
}
