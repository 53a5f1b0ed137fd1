/** An event as a Kafka message: CloudEvents 1.0 in Kafka's binary mode, so that any consumer can read who said what when. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { OutboxEvent } from '#shared/persistence/outbox.ts'
import { type DomainEvent, type EventName, eventTypes, topicOf } from './events.ts'
import type { ConsumedMessage, KafkaMessage } from './kafka/broker.ts'

/** A fact that has been received. */
export type ConsumedEvent = DomainEvent & { id: string; orderId: string; version: number; occurredAt: string }

/** A row for the outbox. */
export function toOutboxEvent({ type, payload }: DomainEvent, occurredAt: Date): OutboxEvent {
  const { service, version } = eventTypes[type]
  return {
    id: randomUUID(),
    service,
    topic: topicOf(service),
    orderId: payload.orderId,
    type,
    version,
    payload,
    createdAt: occurredAt,
  }
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

/** Not poison: a newer producer may publish what this build has never heard of. */
export class UnknownEventType extends Error {}

const eventId = z.uuid()

/**
 * @throws UnknownEventType when the catalogue of this build has no such event
 * @throws what is wrong with the message: it is poison, no repetition will mend it
 */
export function parseEvent({ key, value, headers }: ConsumedMessage): ConsumedEvent {
  if (!headers.ce_type) throw new Error('there is no ce_type header')
  if (!eventId.safeParse(headers.ce_id).success)
    throw new Error(`the ce_id header is no UUID: "${headers.ce_id ?? ''}"`)
  const type = headers.ce_type as EventName
  if (!Object.hasOwn(eventTypes, type)) throw new UnknownEventType(`the catalogue knows no event "${type}"`)
  if (value === null) throw new Error('there is no payload')
  const payload = eventTypes[type].payload.parse(JSON.parse(value))
  if (payload.orderId !== key) throw new Error(`the key "${key}" is not the payload's order id`)
  const version = Number(headers.ce_dataschema?.split('.v')[1] ?? 1)
  return { type, payload, id: headers.ce_id, orderId: key, version, occurredAt: headers.ce_time ?? '' } as ConsumedEvent
}
