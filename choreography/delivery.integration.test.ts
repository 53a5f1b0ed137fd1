/** What becomes of a message that cannot be absorbed now: tried again by the documented schedule, skipped, given up. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestWorld, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { createMessageHandler, dueInMs } from './delivery.ts'
import { toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { deadLetterTopicOf, event, retryTopicOf, topicOf } from './events.ts'
import { type KafkaMessage, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { readTopics } from './kafka/inspect.ts'
import type { Delivery } from './kafka/intake.ts'
import { ensureTopics } from './kafka/topics.ts'
import { loyalty } from './loyalty/reactions.ts'
import { topicsUsedBy } from './topics.ts'

const [retries, deadLetters] = [retryTopicOf('loyalty'), deadLetterTopicOf('loyalty')]
const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'delivery-test')
let world: ProviderFixture
let publisher: Publisher
let now: Date
/** What the broker has taken since the test began. */
let sent: KafkaMessage[]
let handle: (delivery: Delivery) => Promise<void>

beforeAll(async () => {
  world = await openTestWorld('delivery')
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
  world.told.reset()
  handle = createMessageHandler(loyalty, { ...world, now: () => now }, publisher)
})
afterAll(async () => {
  await publisher?.close()
  await world?.close()
})

function completedOrder(headers: Record<string, string> = {}): Delivery {
  const completed = event('OrderCompleted', { orderId: randomUUID(), customerId: 'customer-1', totalCents: 4_200 })
  const message = toKafkaMessage(toOutboxEvent(completed, now))
  return { ...message, headers: { ...message.headers, ...headers }, partition: 0, offset: '7' }
}

const onTopic = (topic: string, message: KafkaMessage | Delivery): Delivery => ({
  ...message,
  topic,
  partition: 1,
  offset: '0',
})
const pointsOf = ({ key: orderId }: { key: string }) => world.db.loyaltyEntry.count({ where: { orderId } })

describe('the retry schedule', () => {
  it('When a message fails every time, then it is tried 20 times in 6.4 minutes and is then a dead letter', async () => {
    world.told.tell('points', { trouble: 'fail' })
    let delivery = completedOrder()
    const pausesMs: number[] = []
    for (let tries = 1; tries <= 20; tries++) {
      await handle(delivery)
      const next = sent.at(-1)!
      expect(sent).toHaveLength(tries)
      if (next.topic === deadLetters) break
      expect(next).toMatchObject({ topic: retries, headers: { retry_attempt: String(tries + 1) } })
      delivery = onTopic(retries, next)
      const waitMs = dueInMs(delivery, now)
      pausesMs.push(waitMs)
      now = new Date(now.getTime() + waitMs)
      expect(dueInMs(delivery, now)).toBe(0)
    }
    const doubling = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600]
    expect(pausesMs).toEqual([...doubling, ...Array(11).fill(30_000)])
    expect(pausesMs.reduce((sum, ms) => sum + ms) / 60_000).toBeCloseTo(6.35)
    expect(sent.at(-1)!.headers).toMatchObject({
      dead_letter_reason: expect.stringMatching(/^gave up after 20 tries: .*points/),
      origin_topic: topicOf('order'),
      origin_offset: '7',
    })
    const kept = await readTopics(kafka, [retries, deadLetters], ({ key }) => key === delivery.key)
    expect(kept).toHaveLength(20)
    expect(await pointsOf(delivery)).toBe(0)
  })

  it('When the provider is back before the last try, then the message takes effect once', async () => {
    world.told.tell('points', { trouble: 'fail' })
    await handle(completedOrder())
    world.told.reset()
    const again = onTopic(retries, sent[0]!)
    await handle(again)
    await handle(again)
    expect(sent).toHaveLength(1)
    expect(await pointsOf(again)).toBe(1)
  })

  it.each(['', 'x', '-3', '0', '1.5', 'NaN', 'Infinity', '1e400', '٣'])(
    'When the count of tries reads "%s", then it starts over and nothing is lost',
    async (retry_attempt) => {
      world.told.tell('points', { trouble: 'fail' })
      await handle(onTopic(retries, completedOrder({ retry_attempt })))
      expect(sent).toHaveLength(1)
      expect(sent[0]).toMatchObject({ topic: retries, headers: { retry_attempt: '2' } })
    },
  )

  it.each(['', 'soon', '99999-01-01', '+275760-09-13T00:00:00.000Z', '2999-12-31T00:00:00Z'])(
    'When the time of the next try reads "%s", then it waits no longer than the longest pause',
    (retry_not_before) => {
      expect(dueInMs(completedOrder({ retry_not_before }), now)).toBeOneOf([0, 30_000])
    },
  )
})

describe('an event of a type that this build does not know', () => {
  const fraudCleared = () => completedOrder({ ce_type: 'FraudCleared', ce_dataschema: 'FraudCleared.v1' })

  it('When a newer producer publishes it, then it is skipped: no dead letter, no retry', async () => {
    await handle(fraudCleared())
    expect(sent).toEqual([])
  })

  it('When a newer process of this service could not absorb it yet, then it waits for one of those', async () => {
    await handle(onTopic(retries, fraudCleared()))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ topic: retries, headers: { ce_type: 'FraudCleared', retry_attempt: '2' } })
  })

  it('When nobody has known it by the last try, then it is a dead letter and not lost', async () => {
    await handle(onTopic(retries, { ...fraudCleared(), headers: { ...fraudCleared().headers, retry_attempt: '20' } }))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ topic: deadLetters, headers: { ce_type: 'FraudCleared' } })
  })
})

describe('a message that nobody can read', () => {
  it.each<[string, (good: Delivery) => Partial<Delivery>]>([
    ['has no type', ({ headers: { ce_type: _, ...headers } }) => ({ headers })],
    ['has an id that is no UUID', ({ headers }) => ({ headers: { ...headers, ce_id: '42' } })],
    ['has no payload', () => ({ value: null })],
    ['is no JSON', () => ({ value: '{"orderId": 7' })],
    ['lacks what its schema demands', ({ key }) => ({ value: JSON.stringify({ orderId: key }) })],
    ['has another order as its key', () => ({ key: randomUUID() })],
    ['has a key longer than any reason', () => ({ key: 'k'.repeat(2_000) })],
  ])('When it %s, then it is a dead letter at once', async (_, change) => {
    const good = completedOrder()
    await handle({ ...good, ...change(good) })
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      topic: deadLetters,
      headers: { dead_letter_reason: expect.stringMatching(/^poison: /) },
    })
  })

  it('When it is as large as a fact may be, then there is room for it and its reason among the dead letters', async () => {
    const large = await largestPoison()
    await handle(onTopic(topicOf('order'), large))
    expect(sent.map(({ topic }) => topic)).toEqual([topicOf('order'), deadLetters])
  })
})

/** Published as it is: one that is only a little longer is refused by the broker. */
async function largestPoison(): Promise<KafkaMessage> {
  const { topic, key, headers } = completedOrder()
  for (let length = 2 ** 20; ; length -= 16) {
    const message = { topic, key, headers, value: 'x'.repeat(length) }
    const taken = await publisher.publish([message]).then(
      () => true,
      () => false,
    )
    if (taken) return message
  }
}
