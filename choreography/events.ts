/**
 * The event types: who publishes each, and its payload. Events of kind 'state' hold all that consumers need (event-carried
 * state transfer, EDA §4); those of kind 'notification' hold ids and amounts only.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type CancelReason, placedOrder } from '#shared/contracts/order.ts'
import { isFollowUpService, isServiceName, type ServiceName } from '#shared/contracts/services.ts'
import { readConfig } from '#shared/runtime/config.ts'

const orderId = z.uuid()
/** Open too: with a list of reasons, every consumer would refuse the events of a producer that has one more. */
const reason = z
  .string()
  .min(1)
  .transform((text) => text as CancelReason)
const cents = z.int().min(0)
const settled = z.object({ orderId, customerId: z.string(), totalCents: cents })

interface EventType {
  service: ServiceName
  version: number
  kind: 'state' | 'notification'
  /** Objects are open, so that an older consumer accepts properties that a newer producer adds (EDA §8). */
  payload: z.ZodObject
}

export const eventTypes = {
  OrderCreated: { service: 'order', version: 1, kind: 'state', payload: z.object(placedOrder.shape) },
  OrderCompleted: { service: 'order', version: 1, kind: 'notification', payload: settled },
  OrderCancelled: { service: 'order', version: 1, kind: 'notification', payload: settled.extend({ reason }) },
  PaymentSucceeded: {
    service: 'payment',
    version: 1,
    kind: 'notification',
    payload: z.object({ orderId, transactionId: z.string(), amountCents: cents }),
  },
  PaymentFailed: { service: 'payment', version: 1, kind: 'notification', payload: z.object({ orderId, reason }) },
  PaymentRefunded: {
    service: 'payment',
    version: 1,
    kind: 'notification',
    payload: z.object({ orderId, refundedCents: cents }),
  },
  StockReserved: { service: 'inventory', version: 1, kind: 'notification', payload: z.object({ orderId }) },
  StockRejected: { service: 'inventory', version: 1, kind: 'notification', payload: z.object({ orderId, reason }) },
  StockReleased: { service: 'inventory', version: 1, kind: 'notification', payload: z.object({ orderId }) },
  LabelCreated: {
    service: 'shipping',
    version: 1,
    kind: 'notification',
    payload: z.object({ orderId, trackingId: z.string() }),
  },
  LabelRefused: { service: 'shipping', version: 1, kind: 'notification', payload: z.object({ orderId, reason }) },
  LabelVoided: { service: 'shipping', version: 1, kind: 'notification', payload: z.object({ orderId }) },
} as const satisfies Record<string, EventType>

export type EventName = keyof typeof eventTypes
export type PayloadOf<Name extends EventName> = z.infer<(typeof eventTypes)[Name]['payload']>

/** Something that happened to an order. The id stays the same in every copy, so that consumers recognise duplicates. */
export type DomainEvent = { [Name in EventName]: { id: string; type: Name; payload: PayloadOf<Name> } }[EventName]

/** Creates an event. Properties that its type does not list are removed, so that none is published by accident. */
export function event<Name extends EventName>(type: Name, payload: PayloadOf<Name>): DomainEvent {
  return { id: randomUUID(), type, payload: eventTypes[type].payload.parse(payload) } as DomainEvent
}

const { KAFKA_PREFIX: prefix } = readConfig(['KAFKA_PREFIX'])

/** @returns whether there are events of this service */
export const publishesEvents = (service: string): boolean =>
  Object.values(eventTypes).some((type) => type.service === service)

/** Each service publishes to its own topic, keyed by order id. */
export const topicOf = (service: string): string => `${prefix}${service}-events`
export const eventTopics = [...new Set(Object.values(eventTypes).map(({ service }) => topicOf(service)))]
export const groupOf = (consumer: string): string => `${prefix}${consumer}`
export const retryTopicOf = (consumer: string): string => `${prefix}${consumer}-retry`
export const deadLetterTopicOf = (consumer: string): string => `${prefix}${consumer}-dead-letters`

/** @returns the consumer whose retries or dead letters the topic holds; undefined for any other topic */
export function consumerOfTopic(topic: string): string | undefined {
  const consumer = topic.slice(prefix.length).replace(/-(retry|dead-letters)$/, '')
  const isConsumer = isServiceName(consumer) || isFollowUpService(consumer)
  return isConsumer && [retryTopicOf(consumer), deadLetterTopicOf(consumer)].includes(topic) ? consumer : undefined
}
