/**
 * Puts an event among the others that no consumer can parse, as a producer with a bug does: `put`, and later `end ID` says
 * where it ended. Consumers dead-letter it and go on. It stays there, since nobody can repair it.
 */
import { randomUUID } from 'node:crypto'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { type EventName, eventTypes, topicOf } from './events.ts'
import { type Kafka, kafkaClient, openPublisher } from './kafka/broker.ts'
import { unresolvedDeadLetters } from './unresolved-dead-letters.ts'

/** Every style with a broker publishes it. */
const type: EventName = 'OrderCompleted'

/** @returns the id of the event */
async function put(kafka: Kafka): Promise<string> {
  const { service, version } = eventTypes[type]
  const id = randomUUID()
  const headers = { ce_id: id, ce_source: `/${service}`, ce_type: type, ce_dataschema: `${type}.v${version}` }
  const publisher = await openPublisher(kafka)
  await publisher.publish([{ topic: topicOf(service), key: randomUUID(), value: '{"orderId":', headers }])
  await publisher.close()
  return id
}

async function describeEnd(kafka: Kafka, id: string): Promise<string> {
  const letters = (await unresolvedDeadLetters(kafka)).filter(({ headers }) => headers.ce_id === id)
  return letters.length > 0 ? `dead-lettered: ${letters.map(({ topic }) => topic).join(', ')}` : 'not dead-lettered'
}

const [, id] = process.argv.slice(2)
await runScript(async () => {
  const kafka = kafkaClient(readConfig(['KAFKA_BROKERS']).KAFKA_BROKERS, 'poison')
  return JSON.stringify(id ? { where: await describeEnd(kafka, id) } : { id: await put(kafka) })
})
