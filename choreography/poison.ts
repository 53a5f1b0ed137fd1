/**
 * Puts an event among the others that no consumer can parse, as a producer with a bug does, and prints its id. Each consumer of
 * the topic dead-letters it and goes on. There it stays, since nobody can repair it.
 */
import { randomUUID } from 'node:crypto'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { type EventName, eventTypes, topicOf } from './events.ts'
import { kafkaClient, openPublisher } from './kafka/broker.ts'

/** Every style with a broker publishes it. */
const type: EventName = 'OrderCompleted'

await runScript(async () => {
  const { service, version } = eventTypes[type]
  const id = randomUUID()
  const headers = { ce_id: id, ce_source: `/${service}`, ce_type: type, ce_dataschema: `${type}.v${version}` }
  const publisher = await openPublisher(kafkaClient(readConfig(['KAFKA_BROKERS']).KAFKA_BROKERS, 'poison'))
  await publisher.publish([{ topic: topicOf(service), key: randomUUID(), value: '{"orderId":', headers }])
  return JSON.stringify({ id })
})
