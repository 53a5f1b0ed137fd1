/** What only messages can go through: delivered again, overtaken, unreadable, failing for a while, given up and sent back. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderView, PlacedOrder } from '#shared/contracts/order.ts'
import { customerId, productId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { type Effects, expectEffects, noEffects } from '../acceptance/effects.ts'
import { newOrder, place, placeAndSettle } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'
import { toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { type DomainEvent, deadLetterTopicOf, eventTopics, retryTopicOf, topicOf } from './events.ts'
import { type Kafka, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { existingTopics, lagOf, readTopics, type StoredMessage } from './kafka/inspect.ts'
import { services, topicsOf } from './services.ts'

let on: RunningTest
let kafka: Kafka
let publisher: Publisher

beforeAll(async () => {
  on = await runStyle('choreography')
  kafka = kafkaClient(on.stack.addresses.kafkaBrokers, 'test')
  publisher = await openPublisher(kafka)
})
beforeEach(() => on.resetProviders())
afterAll(async () => {
  await publisher?.close()
  await on?.close()
})

const completed = ({ totalCents }: OrderView): Effects => ({
  ...noEffects,
  capturedCents: totalCents,
  labels: 1,
  mails: ['order-confirmed'],
  counted: [`COMPLETED ${totalCents}`],
  points: [Math.floor(totalCents / 100)],
  stock: { reserved: 0, sold: 3 },
})

const say = (fact: DomainEvent) => publisher.publish([toKafkaMessage({ ...toOutboxEvent(fact, new Date()) })])
const messagesOf = (orderId: string, topics = eventTopics) => readTopics(kafka, topics, ({ key }) => key === orderId)
const absorbed = (orderId: string, consumer: string, type: string) =>
  vi.waitFor(async () => expect(await on.db.inboxEvent.count({ where: { orderId, consumer, type } })).toBe(1), {
    timeout: timeouts.conditionMs,
    interval: 50,
  })
const deadLetters = async (...args: string[]) => {
  const env = { ...process.env, KAFKA_BROKERS: on.stack.addresses.kafkaBrokers }
  return (await promisify(execFile)(process.execPath, ['choreography/dead-letters.ts', ...args], { env })).stdout
}
const deadLettersOf = (orderId: string): Promise<StoredMessage[]> =>
  vi.waitFor(
    async () => {
      const topics = (await existingTopics(kafka)).filter((topic) => topic.endsWith(deadLetterTopicOf('')))
      const found = await readTopics(kafka, topics, ({ key }) => key === orderId)
      expect(found.length).toBeGreaterThan(0)
      return found
    },
    { timeout: timeouts.conditionMs, interval: 200 },
  )

/** Every service has absorbed what there is for it. */
const everythingHeard = () =>
  vi.waitFor(
    async () => {
      for (const service of Object.values(services))
        expect(await lagOf(kafka, service.name, topicsOf(service)), service.name).toBe(0)
    },
    { timeout: timeouts.conditionMs, interval: 100 },
  )

describe('a message that comes again', () => {
  it('When every fact of a completed order is delivered a second time, then nothing happens a second time', async () => {
    const input = newOrder()
    const order = await placeAndSettle(on, input)
    await expectEffects(on, order.orderId, input, completed(order))
    const before = await messagesOf(order.orderId)
    expect(before.length).toBe(5)
    await publisher.publish(before)
    const inbox = () => on.db.inboxEvent.count({ where: { orderId: order.orderId } })
    const absorbedBefore = await inbox()
    await everythingHeard()
    await expectEffects(on, order.orderId, input, completed(order))
    expect(await inbox()).toBe(absorbedBefore)
    expect(await messagesOf(order.orderId)).toHaveLength(10)
  })
})

describe('a message that overtakes another', () => {
  it('When the cancellation comes before the order it cancels, then nothing is charged, reserved or shipped', async () => {
    const orderId = randomUUID()
    const order: PlacedOrder = {
      orderId,
      customerId: customerId(1),
      idempotencyKey: randomUUID(),
      requestHash: 'never placed',
      items: [{ productId: productId(299), quantity: 1, unitPriceCents: 100 }],
      totalCents: 100,
      card: 'tok_visa',
      shipTo: newOrder().shipTo,
      placedAt: new Date().toISOString(),
    }
    const cancelled: DomainEvent = {
      type: 'OrderCancelled',
      payload: { orderId, customerId: order.customerId, totalCents: 100, reason: 'cancelled-by-customer' },
    }
    await say(cancelled)
    for (const name of ['payment', 'inventory', 'shipping']) await absorbed(orderId, name, 'OrderCancelled')
    await say({ type: 'OrderCreated', payload: order })
    for (const name of ['payment', 'inventory']) await absorbed(orderId, name, 'OrderCreated')
    await absorbed(orderId, 'notification', 'OrderCancelled')
    const done = await on.providersDb.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
    expect(done.filter(({ operation }) => ['charge', 'allocate', 'label'].includes(operation))).toEqual([])
  })
})

describe('a message that nobody can read', () => {
  it('When it arrives, then it is a dead letter with its origin, and the orders behind it go on', async () => {
    const key = randomUUID()
    const headers = { ce_id: randomUUID(), ce_type: 'OrderCreated', ce_source: '/order' }
    await publisher.publish([{ topic: topicOf('order'), key, value: '{"orderId": 7', headers }])
    const letters = await deadLettersOf(key)
    expect(letters.map(({ topic }) => topic)).toContain(deadLetterTopicOf('payment'))
    for (const letter of letters)
      expect(letter.headers).toMatchObject({
        origin_topic: topicOf('order'),
        dead_letter_reason: expect.stringMatching(/^poison: /),
      })
    const input = newOrder()
    const order = await placeAndSettle(on, input)
    await expectEffects(on, order.orderId, input, completed(order))
  })
})

describe('a message that fails for a while', () => {
  it('When a partner is down, then the order completes without it, and is told once it is back', async () => {
    await on.configureProvider('points', { trouble: 'fail' })
    const input = newOrder()
    const order = await placeAndSettle(on, input)
    expect(order.status).toBe('COMPLETED')
    await expectEffects(on, order.orderId, input, { ...completed(order), points: [] })
    await vi.waitFor(
      async () => expect(await messagesOf(order.orderId, [retryTopicOf('loyalty')])).not.toHaveLength(0),
      { timeout: timeouts.conditionMs, interval: 100 },
    )
    await on.resetProviders()
    await expectEffects(on, order.orderId, input, completed(order))
  })

  it('When the last try fails, then it is a dead letter; redriven after repair, it takes effect once', async () => {
    await on.configureProvider('points', { trouble: 'fail' })
    const input = newOrder()
    const order = await place(on, input)
    const [fact] = await vi.waitFor(
      async () => {
        const found = (await messagesOf(order.orderId)).filter(({ headers }) => headers.ce_type === 'OrderCompleted')
        expect(found).toHaveLength(1)
        return found
      },
      { timeout: timeouts.conditionMs, interval: 100 },
    )
    await publisher.publish([
      { ...fact!, topic: retryTopicOf('loyalty'), headers: { ...fact!.headers, retry_attempt: '20' } },
    ])
    const [letter] = await deadLettersOf(order.orderId)
    expect(letter!.headers.dead_letter_reason).toMatch(/^gave up after 20 tries: /)
    const place_ = `${letter!.topic}/${letter!.partition}/${letter!.offset}`
    expect(await deadLetters('list')).toContain(`${place_}  OrderCompleted  order ${order.orderId}`)
    expect(await deadLetters('show', place_)).toContain('dead_letter_reason: gave up after 20 tries')
    await on.resetProviders()
    expect(await deadLetters('redrive', place_)).toContain(`redriven ${place_}`)
    await expectEffects(on, order.orderId, input, completed(order))
    expect(await deadLetters('list')).not.toContain(order.orderId)
  })
})
