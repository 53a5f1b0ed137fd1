/** What becomes of a delivered message: absorbed, tried again later without holding up other orders, or dead-lettered. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { DuplicateEvent } from '#shared/persistence/inbox.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import { type ConsumedEvent, parseEvent, UnknownEventType } from './envelope.ts'
import { deadLetterTopicOf, retryTopicOf } from './events.ts'
import type { Publisher } from './kafka/broker.ts'
import type { Delivery } from './kafka/intake.ts'
import { dispatch, type EventConsumer } from './reactions.ts'

/** How often a message is tried before it is dead-lettered, and the pauses in between. 20 tries take 6.4 minutes
 * and what the tries themselves take. */
export interface RetryPolicy {
  attempts: number
  initialDelayMs: number
  maxDelayMs: number
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 20, initialDelayMs: 200, maxDelayMs: 30_000 }

/** The pause before try `attempt` (the first try is 1), doubling up to the most, in milliseconds. */
export const backoffMs = (policy: RetryPolicy, attempt: number): number =>
  attempt <= 1 ? 0 : Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempt - 2))

/** How long a delivered retry still has to wait, in milliseconds; a time that nobody can read means at once. */
export function dueInMs({ headers }: Delivery, now: Date, policy: RetryPolicy = defaultRetryPolicy): number {
  const waitMs = Date.parse(headers.retry_not_before ?? '') - now.getTime()
  return waitMs > 0 ? Math.min(waitMs, policy.maxDelayMs) : 0
}

/** Handles deliveries of a service; resolves once the message has found its place. @throws when the broker takes nothing */
export function createMessageHandler(
  service: EventConsumer,
  ctx: ServiceContext,
  publisher: Publisher,
  policy: RetryPolicy = defaultRetryPolicy,
) {
  const skippedTypes = new Set<string>()

  return async function handle(delivery: Delivery): Promise<void> {
    const attempt = attemptOf(delivery)
    let received: ConsumedEvent
    try {
      received = parseEvent(delivery)
    } catch (error) {
      if (error instanceof UnknownEventType) return skipOrWait(delivery, attempt, error)
      return forward(delivery, deadLetterTopicOf(service.name), { dead_letter_reason: `poison: ${describe(error)}` })
    }
    try {
      await dispatch(service, ctx, received)
    } catch (error) {
      if (error instanceof DuplicateEvent) return
      log.warn(
        { service: service.name, type: received.type, orderId: received.orderId, attempt, error: describe(error) },
        'reaction failed',
      )
      // What a provider will never take is a person's business at once: no repetition heals it.
      if (error instanceof AppError && error.code === 'bad-request')
        return forward(delivery, deadLetterTopicOf(service.name), {
          dead_letter_reason: `refused for good: ${describe(error)}`,
        })
      await scheduleRetry(delivery, attempt, error)
    }
  }

  /**
   * While services are upgraded one by one, new events reach old processes. On a producer's topic they are skipped, as
   * are all events that a service does not react to. On the service's own retry topic, a newer process of this service
   * has put it there because it does react to it: it waits for one of those.
   */
  async function skipOrWait(delivery: Delivery, attempt: number, error: UnknownEventType): Promise<void> {
    if (delivery.topic === retryTopicOf(service.name)) return scheduleRetry(delivery, attempt, error)
    const type = delivery.headers.ce_type ?? ''
    if (!skippedTypes.has(type))
      log.warn({ service: service.name, type, topic: delivery.topic }, 'skips unknown events')
    skippedTypes.add(type)
  }

  async function scheduleRetry(delivery: Delivery, attempt: number, error: unknown): Promise<void> {
    if (attempt >= policy.attempts)
      return forward(delivery, deadLetterTopicOf(service.name), {
        dead_letter_reason: `gave up after ${attempt} tries: ${describe(error)}`,
      })
    const due = new Date(ctx.now().getTime() + backoffMs(policy, attempt + 1)).toISOString()
    await forward(delivery, retryTopicOf(service.name), {
      retry_attempt: String(attempt + 1),
      retry_not_before: due,
      retry_reason: describe(error),
    })
  }

  /** Sends the message on with the place it first came from, so that it can be found and sent back. */
  function forward(
    { topic, partition, offset, key, value, headers }: Delivery,
    to: string,
    more: Record<string, string>,
  ) {
    const origin = { origin_topic: topic, origin_partition: String(partition), origin_offset: offset }
    return publisher.publish([{ topic: to, key, value, headers: { ...origin, ...headers, ...more } }])
  }
}

/** Which try this is; a count that nobody can read starts over, since the message itself is all right. */
function attemptOf({ headers }: Delivery): number {
  const attempt = Number(headers.retry_attempt)
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1
}

const describe = (error: unknown): string => {
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : ''
  return `${messageOf(error)}${cause}`.slice(0, 500)
}
