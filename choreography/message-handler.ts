/** Handles a message of a service: it is processed, retried later without delaying other orders, or dead-lettered. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { DuplicateEvent } from '#shared/persistence/inbox.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import { parseEvent, UnknownEventType } from './envelope.ts'
import { type DomainEvent, deadLetterTopicOf, retryTopicOf } from './events.ts'
import type { ConsumerRecord, Publisher } from './kafka/broker.ts'
import { dispatch, type EventConsumer } from './reactions.ts'
import type { WakeRelay } from './relay.ts'

/**
 * How often a message is tried before it is dead-lettered, and the delays in between. By default the delays add up to
 * 6.4 minutes.
 */
export interface RetryPolicy {
  attempts: number
  initialDelayMs: number
  maxDelayMs: number
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 20, initialDelayMs: 200, maxDelayMs: 30_000 }

/** The delay before attempt number `attempt` (the first is 1), doubling up to the maximum, in milliseconds. */
export const backoffMs = (policy: RetryPolicy, attempt: number): number =>
  attempt <= 1 ? 0 : Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempt - 2))

/** How long a retry still has to wait, in milliseconds; 0 if its due time cannot be parsed. */
export function remainingDelayMs(
  { headers }: ConsumerRecord,
  now: Date,
  policy: RetryPolicy = defaultRetryPolicy,
): number {
  const waitMs = Date.parse(headers.retry_not_before ?? '') - now.getTime()
  return waitMs > 0 ? Math.min(waitMs, policy.maxDelayMs) : 0
}

/**
 * @returns a handler that resolves once the message is processed or forwarded. @throws when nothing can be published
 */
export function createMessageHandler(
  service: EventConsumer,
  ctx: ServiceContext,
  publisher: Publisher,
  wakeRelay: WakeRelay = () => {},
  policy: RetryPolicy = defaultRetryPolicy,
) {
  const skippedTypes = new Set<string>()

  return async function handle(record: ConsumerRecord): Promise<void> {
    const attempt = attemptOf(record)
    let event: DomainEvent
    try {
      event = parseEvent(record)
    } catch (error) {
      if (error instanceof UnknownEventType) return skipOrWait(record, attempt, error)
      return forward(record, deadLetterTopicOf(service.name), { dead_letter_reason: `poison: ${describe(error)}` })
    }
    try {
      if (await dispatch(service, ctx, event)) wakeRelay()
    } catch (error) {
      if (error instanceof DuplicateEvent) return
      log.warn(
        { service: service.name, type: event.type, orderId: event.payload.orderId, attempt, error: describe(error) },
        'reaction failed',
      )
      // A provider has rejected the request for good. Retries cannot help, so a person has to look at it.
      if (error instanceof AppError && error.code === 'bad-request')
        return forward(record, deadLetterTopicOf(service.name), {
          dead_letter_reason: `rejected permanently: ${describe(error)}`,
        })
      await scheduleRetry(record, attempt, error)
    }
  }

  /**
   * During a rolling upgrade, old processes receive events of types that they do not know. On a producer's topic they
   * skip them, as they skip all events that the service does not react to. On the service's own retry topic they retry
   * them, because a newer process of this service has put them there and can process them.
   */
  async function skipOrWait(record: ConsumerRecord, attempt: number, error: UnknownEventType): Promise<void> {
    if (record.topic === retryTopicOf(service.name)) return scheduleRetry(record, attempt, error)
    const type = record.headers.ce_type ?? ''
    if (!skippedTypes.has(type))
      log.warn({ service: service.name, type, topic: record.topic }, 'skipping events of an unknown type')
    skippedTypes.add(type)
  }

  async function scheduleRetry(record: ConsumerRecord, attempt: number, error: unknown): Promise<void> {
    if (attempt >= policy.attempts)
      return forward(record, deadLetterTopicOf(service.name), {
        dead_letter_reason: `gave up after ${attempt} tries: ${describe(error)}`,
      })
    const due = new Date(ctx.now().getTime() + backoffMs(policy, attempt + 1)).toISOString()
    await forward(record, retryTopicOf(service.name), {
      retry_attempt: String(attempt + 1),
      retry_not_before: due,
      retry_reason: describe(error),
    })
  }

  /**
   * Publishes the message to another topic, with the position it first came from, so that it can be found and redriven.
   */
  function forward(
    { topic, partition, offset, key, value, headers }: ConsumerRecord,
    toTopic: string,
    newHeaders: Record<string, string>,
  ) {
    const origin = { origin_topic: topic, origin_partition: String(partition), origin_offset: offset }
    return publisher.publish([{ topic: toTopic, key, value, headers: { ...origin, ...headers, ...newHeaders } }])
  }
}

/** The number of this attempt; 1 if the header is malformed, since the message itself is valid. */
function attemptOf({ headers }: ConsumerRecord): number {
  const attempt = Number(headers.retry_attempt)
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1
}

const describe = (error: unknown): string => {
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : ''
  return `${messageOf(error)}${cause}`.slice(0, 500)
}
