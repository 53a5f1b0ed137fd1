/** What is not processed yet. The choreography is drained when all counts are zero. Prints it as one line of JSON. */
import { openDatabase } from '#shared/persistence/database.ts'
import { countUnprocessed } from '#shared/persistence/inbox.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { groupOf } from './events.ts'
import { kafkaClient } from './kafka/broker.ts'
import { existingTopics, lagOf } from './kafka/inspect.ts'
import type { EventConsumer } from './reactions.ts'
import { consumersFor, topicsOf } from './services.ts'
import { unresolvedDeadLetters } from './unresolved-dead-letters.ts'

export interface Backlog {
  /** Counts by kind. */
  pending: Record<string, number>
  deadLetters: number
}

export async function readBacklog(consumers: readonly EventConsumer[]): Promise<Backlog> {
  const { DATABASE_URL, KAFKA_BROKERS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS'])
  const kafka = kafkaClient(KAFKA_BROKERS, 'backlog')
  const db = openDatabase(DATABASE_URL, 1)
  const topics = await existingTopics(kafka)
  const lag = (service: EventConsumer) =>
    lagOf(
      kafka,
      groupOf(service.name),
      topicsOf(service).filter((topic) => topics.includes(topic)),
    )
  /** Published events that the service reacts to and has no inbox row for. */
  const unprocessed = ({ name, reactions }: EventConsumer) => countUnprocessed(db, name, Object.keys(reactions))
  return {
    pending: {
      outbox: await db.outboxEvent.count({ where: { publishedAt: null } }),
      consumerLag: sum(await Promise.all(consumers.map(lag))),
      unprocessed: sum(await Promise.all(consumers.map(unprocessed))),
    },
    deadLetters: (await unresolvedDeadLetters(kafka)).length,
  }
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0)

if (import.meta.main)
  await runScript(async () => {
    const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
    return JSON.stringify(await readBacklog(consumersFor(FOLLOW_UPS)))
  })
