/** What can happen to messages: redelivered, overtaken, malformed, failing temporarily, dead-lettered and redriven. */
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
import { type DomainEvent, deadLetterTopicOf, event, eventTopics, retryTopicOf, topicOf } from './events.ts'
import { type ConsumerRecord, type Kafka, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { existingTopics, lagOf, readTopics } from './kafka/inspect.ts'
import { services, topicsOf } from './services.ts'

let ctx: RunningTest
let kafka: Kafka
let publisher: Publisher

beforeAll(async () => {
  ctx = await runStyle('choreography')
  kafka = kafkaClient(ctx.stack.addresses.kafkaBrokers, 'test')
  publisher = await openPublisher(kafka)
})
beforeEach(() => ctx.resetProviders())
afterAll(async () => {
  await publisher?.close()
  await ctx?.close()
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

const publish = (event: DomainEvent) => publisher.publish([toKafkaMessage(toOutboxEvent(event, new Date()))])
const messagesOf = (orderId: string, topics = eventTopics) => readTopics(kafka, topics, ({ key }) => key === orderId)
const waitUntilProcessed = (orderId: string, consumer: string, type: string) =>
  vi.waitFor(async () => expect(await ctx.db.inboxEvent.count({ where: { orderId, consumer, type } })).toBe(1), {
    timeout: timeouts.conditionMs,
    interval: 50,
  })
const deadLetters = async (...args: string[]) => {
  const env = { ...process.env, KAFKA_BROKERS: ctx.stack.addresses.kafkaBrokers }
  return (await promisify(execFile)(process.execPath, ['choreography/dead-letters.ts', ...args], { env })).stdout
}
const deadLettersOf = (orderId: string): Promise<ConsumerRecord[]> =>
  vi.waitFor(
    async () => {
      const topics = (await existingTopics(kafka)).filter((topic) => topic.endsWith(deadLetterTopicOf('')))
      const found = await readTopics(kafka, topics, ({ key }) => key === orderId)
      expect(found.length).toBeGreaterThan(0)
      return found
    },
    { timeout: timeouts.conditionMs, interval: 200 },
  )

/** Waits until every service has consumed all messages. */
const waitUntilConsumed = () =>
  vi.waitFor(
    async () => {
      for (const service of Object.values(services))
        expect(await lagOf(kafka, service.name, topicsOf(service)), service.name).toBe(0)
    },
    { timeout: timeouts.conditionMs, interval: 100 },
  )

describe('a redelivered message', () => {
  it('When every event of a completed order is delivered twice, then it takes effect once', async () => {
    const input = newOrder()
    const order = await placeAndSettle(ctx, input)
    await expectEffects(ctx, order.orderId, input, completed(order))
    const before = await messagesOf(order.orderId)
    expect(before.length).toBe(5)
    await publisher.publish(before)
    const inbox = () => ctx.db.inboxEvent.count({ where: { orderId: order.orderId } })
    const processedBefore = await inbox()
    await waitUntilConsumed()
    await expectEffects(ctx, order.orderId, input, completed(order))
    expect(await inbox()).toBe(processedBefore)
    expect(await messagesOf(order.orderId)).toHaveLength(10)
  })
})

describe('a message that overtakes another', () => {
  it('When the cancellation arrives before the order, then nothing is charged, reserved or shipped', async () => {
    const orderId = randomUUID()
    const order: PlacedOrder = {
      orderId,
      customerId: customerId(1),
      idempotencyKey: randomUUID(),
      requestHash: 'not placed',
      items: [{ productId: productId(299), quantity: 1, unitPriceCents: 100 }],
      totalCents: 100,
      card: 'tok_visa',
      shipTo: newOrder().shipTo,
      placedAt: new Date().toISOString(),
    }
    const { customerId: customer, totalCents } = order
    const reason = 'cancelled-by-customer'
    await publish(event('OrderCancelled', { orderId, customerId: customer, totalCents, reason }))
    for (const name of ['payment', 'inventory', 'shipping']) await waitUntilProcessed(orderId, name, 'OrderCancelled')
    await publish(event('OrderCreated', order))
    for (const name of ['payment', 'inventory']) await waitUntilProcessed(orderId, name, 'OrderCreated')
    await waitUntilProcessed(orderId, 'notification', 'OrderCancelled')
    const done = await ctx.providersDb.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
    expect(done.filter(({ operation }) => ['charge', 'allocate', 'label'].includes(operation))).toEqual([])
  })
})

describe('a malformed message', () => {
  it('When it arrives, then it is dead-lettered with its origin, and later orders are processed', async () => {
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
    const order = await placeAndSettle(ctx, input)
    await expectEffects(ctx, order.orderId, input, completed(order))
  })
})

describe('a message that fails temporarily', () => {
  it('When the loyalty provider is down, then the order completes, and the points are credited after it recovers', async () => {
    await ctx.configureProvider('points', { failureMode: 'fail' })
    const input = newOrder()
    const order = await placeAndSettle(ctx, input)
    expect(order.status).toBe('COMPLETED')
    await expectEffects(ctx, order.orderId, input, { ...completed(order), points: [] })
    await vi.waitFor(
      async () => expect(await messagesOf(order.orderId, [retryTopicOf('loyalty')])).not.toHaveLength(0),
      { timeout: timeouts.conditionMs, interval: 100 },
    )
    await ctx.resetProviders()
    await expectEffects(ctx, order.orderId, input, completed(order))
  })

  it('When the last attempt fails, then it is dead-lettered; redriven after the repair, it takes effect once', async () => {
    await ctx.configureProvider('points', { failureMode: 'fail' })
    const input = newOrder()
    const order = await place(ctx, input)
    const [completion] = await vi.waitFor(
      async () => {
        const found = (await messagesOf(order.orderId)).filter(({ headers }) => headers.ce_type === 'OrderCompleted')
        expect(found).toHaveLength(1)
        return found
      },
      { timeout: timeouts.conditionMs, interval: 100 },
    )
    await publisher.publish([
      { ...completion!, topic: retryTopicOf('loyalty'), headers: { ...completion!.headers, retry_attempt: '20' } },
    ])
    const [letter] = await deadLettersOf(order.orderId)
    expect(letter!.headers.dead_letter_reason).toMatch(/^gave up after 20 tries: /)
    const position = `${letter!.topic}/${letter!.partition}/${letter!.offset}`
    expect(await deadLetters('list')).toContain(`${position}  OrderCompleted  order ${order.orderId}`)
    expect(await deadLetters('show', position)).toContain('dead_letter_reason: gave up after 20 tries')
    await ctx.resetProviders()
    expect(await deadLetters('redrive', position)).toContain(`redriven ${position}`)
    await expectEffects(ctx, order.orderId, input, completed(order))
    expect(await deadLetters('list')).not.toContain(order.orderId)
  })
})
