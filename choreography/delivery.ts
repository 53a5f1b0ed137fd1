/** What becomes of a delivered message: absorbed, tried again later without holding up other orders, or dead-lettered. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceContext } from '#shared/domain/context.ts'
import { AlreadyReceived } from '#shared/persistence/inbox.ts'
import { messageOf } from '#shared/runtime/fault.ts'
import { log } from '#shared/runtime/log.ts'
import { fromMessage, type ReceivedFact } from './envelope.ts'
import { deadLetterTopicOf, retryTopicOf } from './events.ts'
import type { Publisher } from './kafka/broker.ts'
import type { Delivery } from './kafka/subscribe.ts'
import { type ReactingService, react } from './reactions.ts'

/** How often a message is tried before it is dead-lettered, and the pauses in between. 20 tries take about 7 minutes. */
export interface RetryPolicy {
  attempts: number
  firstMs: number
  mostMs: number
}

export const usualRetries: RetryPolicy = { attempts: 20, firstMs: 200, mostMs: 30_000 }

/** The pause before try `attempt` (the first try is 1), doubling up to the most, in milliseconds. */
export const pauseMs = (policy: RetryPolicy, attempt: number): number =>
  attempt <= 1 ? 0 : Math.min(policy.mostMs, policy.firstMs * 2 ** (attempt - 2))

/** Handles deliveries of a service; resolves once the message has found its place. @throws when the broker takes nothing */
export function deliveries(
  service: ReactingService,
  on: ServiceContext,
  publisher: Publisher,
  policy: RetryPolicy = usualRetries,
) {
  return async function handle(delivery: Delivery): Promise<void> {
    let received: ReceivedFact
    try {
      received = fromMessage(delivery)
    } catch (poison) {
      return forward(delivery, deadLetterTopicOf(service.name), { dead_letter_reason: `poison: ${messageOf(poison)}` })
    }
    const attempt = Number(delivery.headers.retry_attempt ?? 1)
    await untilDue(delivery, on)
    try {
      await react(service, on, received)
    } catch (error) {
      if (error instanceof AlreadyReceived) return
      log.warn(
        { service: service.name, type: received.type, orderId: received.orderId, attempt, error: describe(error) },
        'reaction failed',
      )
      await later(delivery, attempt, error)
    }
  }

  async function later(delivery: Delivery, attempt: number, error: unknown): Promise<void> {
    if (attempt >= policy.attempts)
      return forward(delivery, deadLetterTopicOf(service.name), {
        dead_letter_reason: `gave up after ${attempt} tries: ${describe(error)}`,
      })
    const due = new Date(on.now().getTime() + pauseMs(policy, attempt + 1)).toISOString()
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

async function untilDue({ headers }: Delivery, on: ServiceContext): Promise<void> {
  if (!headers.retry_not_before) return
  const waitMs = Date.parse(headers.retry_not_before) - on.now().getTime()
  if (waitMs > 0) await sleep(waitMs)
}

const describe = (error: unknown): string => {
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : ''
  return `${messageOf(error)}${cause}`.slice(0, 500)
}
