/**
 * The catalogue of facts: what may be said, by whom, and what it carries. `carries: 'state'` events hold what consumers
 * need (EDA §4, event-carried state transfer); 'notification' events hold ids and amounts only.
 */
import { z } from 'zod'
import { cancelReasons, placedOrder } from '#shared/contracts/order.ts'

const orderId = z.uuid()
const reason = z.enum(cancelReasons)
const cents = z.int().min(0)
const settled = z.object({ orderId, customerId: z.string(), totalCents: cents })

interface EventType {
  service: string
  version: number
  kind: 'state' | 'notification'
  /** Objects are open, so that a consumer of today reads what a producer of tomorrow adds (EDA §8). */
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

/** A fact that somebody wants to publish. */
export type DomainEvent = { [Name in EventName]: { type: Name; payload: PayloadOf<Name> } }[EventName]

/** Names a fact; its payload is cut to what the catalogue lists, so that nothing slips onto the broker by accident. */
export function event<Name extends EventName>(type: Name, payload: PayloadOf<Name>): DomainEvent {
  return { type, payload: eventTypes[type].payload.parse(payload) } as DomainEvent
}

/** Each service publishes to one topic of its own, keyed by order id. */
export const topicOf = (service: string): string => `${service}-events`
export const eventTopics = ['order', 'payment', 'inventory', 'shipping'].map(topicOf)
export const retryTopicOf = (consumer: string): string => `${consumer}-retry`
export const deadLetterTopicOf = (consumer: string): string => `${consumer}-dead-letters`
