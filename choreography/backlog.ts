/** What is not processed yet, as one line of JSON. The choreography is drained when all counts are zero. */
import { openDatabase } from '#shared/persistence/database.ts'
import { countUnprocessed } from '#shared/persistence/inbox.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { kafkaClient } from './kafka/broker.ts'
import { existingTopics, lagOf } from './kafka/inspect.ts'
import { consumersFor, getService, topicsOf } from './services.ts'
import { unresolvedDeadLetters } from './unresolved-dead-letters.ts'

const { DATABASE_URL, KAFKA_BROKERS, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS', 'FOLLOW_UPS'])
const kafka = kafkaClient(KAFKA_BROKERS, 'backlog')
const db = openDatabase(DATABASE_URL, 1)

const names = consumersFor(FOLLOW_UPS)
const topics = await existingTopics(kafka)
const lags = await Promise.all(
  names.map((name) =>
    lagOf(
      kafka,
      name,
      topicsOf(getService(name)).filter((topic) => topics.includes(topic)),
    ),
  ),
)
const deadLetters = (await unresolvedDeadLetters(kafka)).length
const pending = {
  outbox: await db.outboxEvent.count({ where: { publishedAt: null } }),
  consumerLag: lags.reduce((sum, lag) => sum + lag, 0),
  unprocessed: (await Promise.all(names.map(unprocessed))).reduce((sum, count) => sum + count, 0),
}

console.log(JSON.stringify({ pending, deadLetters }))
await db.$disconnect()
process.exit()

/** Published events that a service reacts to and has no inbox row for. */
function unprocessed(consumer: string): Promise<number> {
  return countUnprocessed(db, consumer, Object.keys(getService(consumer).reactions))
}
