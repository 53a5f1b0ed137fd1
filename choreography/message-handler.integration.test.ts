/** Messages that cannot be processed now: retried on the documented schedule, skipped or dead-lettered. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { deadLetterTopicOf, event, retryTopicOf, topicOf } from './events.ts'
import { type ConsumerRecord, type KafkaMessage, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { readTopics } from './kafka/inspect.ts'
import { ensureTopics } from './kafka/topics.ts'
import { loyalty } from './loyalty/reactions.ts'
import { createMessageHandler, remainingDelayMs } from './message-handler.ts'
import { topicsUsedBy } from './topics.ts'

const [retries, deadLetters] = [retryTopicOf('loyalty'), deadLetterTopicOf('loyalty')]
const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'message-handler-test')
let ctx: ProviderFixture
let publisher: Publisher
let now: Date
/** What has been published since the test began. */
let sent: KafkaMessage[]
let handle: (record: ConsumerRecord) => Promise<void>

beforeAll(async () => {
  ctx = await openTestProviders('message_handler')
  await ensureTopics(kafka, topicsUsedBy('loyalty'))
  const real = await openPublisher(kafka)
  publisher = {
    ...real,
    async publish(messages) {
      await real.publish(messages)
      sent.push(...messages)
    },
  }
})
beforeEach(() => {
  sent = []
  now = new Date('2026-01-01T00:00:00Z')
  ctx.behaviours.reset()
  handle = createMessageHandler(loyalty, { ...ctx, now: () => now }, publisher)
})
afterAll(async () => {
  await publisher?.close()
  await ctx?.close()
})

function completedOrder(headers: Record<string, string> = {}): ConsumerRecord {
  const completed = event('OrderCompleted', { orderId: randomUUID(), customerId: 'customer-1', totalCents: 4_200 })
  const message = toKafkaMessage(toOutboxEvent(completed, now))
  return { ...message, headers: { ...message.headers, ...headers }, partition: 0, offset: '7', timestamp: now }
}

const onTopic = (topic: string, message: KafkaMessage): ConsumerRecord => ({
  ...message,
  topic,
  partition: 1,
  offset: '0',
  timestamp: now,
})
const pointsOf = ({ key: orderId }: { key: string }) => ctx.db.loyaltyEntry.count({ where: { orderId } })

describe('the retry schedule', () => {
  it('When a message fails every time, then it is tried 20 times in 6.4 minutes and then dead-lettered', async () => {
    ctx.behaviours.configure('points', { failureMode: 'fail' })
    let record = completedOrder()
    const delaysMs: number[] = []
    for (let attempt = 1; attempt <= 20; attempt++) {
      await handle(record)
      const next = sent.at(-1)!
      expect(sent).toHaveLength(attempt)
      if (next.topic === deadLetters) break
      expect(next).toMatchObject({ topic: retries, headers: { retry_attempt: String(attempt + 1) } })
      record = onTopic(retries, next)
      const waitMs = remainingDelayMs(record, now)
      delaysMs.push(waitMs)
      now = new Date(now.getTime() + waitMs)
      expect(remainingDelayMs(record, now)).toBe(0)
    }
    const doubling = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600]
    expect(delaysMs).toEqual([...doubling, ...Array(11).fill(30_000)])
    expect(delaysMs.reduce((sum, ms) => sum + ms) / 60_000).toBeCloseTo(6.35)
    expect(sent.at(-1)!.headers).toMatchObject({
      dead_letter_reason: expect.stringMatching(/^gave up after 20 tries: .*points/),
      origin_topic: topicOf('order'),
      origin_offset: '7',
    })
    const kept = await readTopics(kafka, [retries, deadLetters], ({ key }) => key === record.key)
    expect(kept).toHaveLength(20)
    expect(await pointsOf(record)).toBe(0)
  })

  it('When the provider recovers before the last attempt, then the message takes effect once', async () => {
    ctx.behaviours.configure('points', { failureMode: 'fail' })
    await handle(completedOrder())
    ctx.behaviours.reset()
    const retry = onTopic(retries, sent[0]!)
    await handle(retry)
    await handle(retry)
    expect(sent).toHaveLength(1)
    expect(await pointsOf(retry)).toBe(1)
  })

  it.each(['', 'x', '-3', '0', '1.5', 'NaN', 'Infinity', '1e400', '٣'])(
    'When the header retry_attempt is "%s", then the count starts at one and no message is lost',
    async (retry_attempt) => {
      ctx.behaviours.configure('points', { failureMode: 'fail' })
      await handle(onTopic(retries, completedOrder({ retry_attempt })))
      expect(sent).toHaveLength(1)
      expect(sent[0]).toMatchObject({ topic: retries, headers: { retry_attempt: '2' } })
    },
  )

  it.each(['', 'soon', '99999-01-01', '+275760-09-13T00:00:00.000Z', '2999-12-31T00:00:00Z'])(
    'When the header retry_not_before is "%s", then it waits no longer than the maximum delay',
    (retry_not_before) => {
      expect(remainingDelayMs(completedOrder({ retry_not_before }), now)).toBeOneOf([0, 30_000])
    },
  )
})

describe('an event of an unknown type', () => {
  const fraudCleared = () => completedOrder({ ce_type: 'FraudCleared', ce_dataschema: 'FraudCleared.v1' })

  it('When a newer producer publishes it, then it is skipped, without a dead letter or a retry', async () => {
    await handle(fraudCleared())
    expect(sent).toEqual([])
  })

  it('When a newer process of this service has put it on the retry topic, then it is retried', async () => {
    await handle(onTopic(retries, fraudCleared()))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ topic: retries, headers: { ce_type: 'FraudCleared', retry_attempt: '2' } })
  })

  it('When its type is still unknown at the last attempt, then it is dead-lettered', async () => {
    await handle(onTopic(retries, { ...fraudCleared(), headers: { ...fraudCleared().headers, retry_attempt: '20' } }))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ topic: deadLetters, headers: { ce_type: 'FraudCleared' } })
  })
})

describe('a malformed message', () => {
  it.each<[string, (valid: ConsumerRecord) => Partial<ConsumerRecord>]>([
    ['has no type', ({ headers: { ce_type: _, ...headers } }) => ({ headers })],
    ['has an id that is not a UUID', ({ headers }) => ({ headers: { ...headers, ce_id: '42' } })],
    ['has no payload', () => ({ value: null })],
    ['is not JSON', () => ({ value: '{"orderId": 7' })],
    ['lacks a required property', ({ key }) => ({ value: JSON.stringify({ orderId: key }) })],
    ['has the key of another order', () => ({ key: randomUUID() })],
    ['has a key that is longer than the reason may be', () => ({ key: 'k'.repeat(2_000) })],
  ])('When it %s, then it is dead-lettered without a retry', async (_, change) => {
    const valid = completedOrder()
    await handle({ ...valid, ...change(valid) })
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      topic: deadLetters,
      headers: { dead_letter_reason: expect.stringMatching(/^poison: /) },
    })
  })

  it('When it has the maximum size, then it still fits the dead-letter topic with the reason added', async () => {
    const large = await largestPoison()
    await handle(onTopic(topicOf('order'), large))
    expect(sent.map(({ topic }) => topic)).toEqual([topicOf('order'), deadLetters])
  })
})

/** The largest message that the broker accepts on the event topic. */
async function largestPoison(): Promise<KafkaMessage> {
  const { topic, key, headers } = completedOrder()
  for (let length = 2 ** 20; ; length -= 16) {
    const message = { topic, key, headers, value: 'x'.repeat(length) }
    const isAccepted = await publisher.publish([message]).then(
      () => true,
      () => false,
    )
    if (isAccepted) return message
  }
}
