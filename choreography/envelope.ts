/** Events as outbox rows and as Kafka messages: CloudEvents 1.0 in Kafka's binary mode, which any consumer can read. */
import { z } from 'zod'
import type { OutboxEvent } from '#shared/persistence/outbox.ts'
import { type DomainEvent, type EventName, eventTypes, topicOf } from './events.ts'
import type { KafkaMessage } from './kafka/broker.ts'

export function toOutboxEvent({ id, type, payload }: DomainEvent, createdAt: Date): OutboxEvent {
  const { service, version } = eventTypes[type]
  return { id, service, topic: topicOf(service), orderId: payload.orderId, type, version, payload, createdAt }
}

export function toKafkaMessage(event: OutboxEvent): KafkaMessage {
  return {
    topic: event.topic,
    key: event.orderId,
    value: JSON.stringify(event.payload),
    headers: {
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: `/${event.service}`,
      ce_type: event.type,
      ce_dataschema: `${event.type}.v${event.version}`,
      ce_time: event.createdAt.toISOString(),
      'content-type': 'application/json',
    },
  }
}

/** The message is valid, but this build has no such event type: a newer producer may have published it. */
export class UnknownEventType extends Error {}

const eventId = z.uuid()

/**
 * @throws UnknownEventType when this build has no such event type
 * @throws Error that says what is wrong with the message; retrying it cannot help
 */
export function parseEvent({ key, value, headers }: KafkaMessage): DomainEvent {
  if (!headers.ce_type) throw new Error('there is no ce_type header')
  if (!eventId.safeParse(headers.ce_id).success)
    throw new Error(`the ce_id header is not a UUID: "${headers.ce_id ?? ''}"`)
  const type = headers.ce_type as EventName
  if (!Object.hasOwn(eventTypes, type)) throw new UnknownEventType(`there is no event type "${type}"`)
  if (value === null) throw new Error('there is no payload')
  const payload = eventTypes[type].payload.parse(JSON.parse(value))
  if (payload.orderId !== key) throw new Error(`the key "${key}" is not the order id of the payload`)
  return { id: headers.ce_id, type, payload } as DomainEvent
}
