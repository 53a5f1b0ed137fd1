/** Accounting for every message on a real broker: the audit's invariant I11 before and after a repair. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { auditRun } from '../acceptance/audit-run.ts'
import { newOrder, place, placeAndSettle } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'
import { eventTopics, retryTopicOf, topicOf } from './events.ts'
import { type Kafka, kafkaClient, openPublisher, type Publisher } from './kafka/broker.ts'
import { readTopics } from './kafka/inspect.ts'

const drainTimeoutMs = timeouts.conditionMs
let ctx: RunningTest
let kafka: Kafka
let publisher: Publisher

beforeAll(async () => {
  ctx = await runStyle('choreography')
  kafka = kafkaClient(ctx.stack.addresses.kafkaBrokers, 'test')
  publisher = await openPublisher(kafka)
})
afterAll(async () => {
  await publisher?.close()
  await ctx?.close()
})

const messagesOf = (orderId: string) => readTopics(kafka, eventTopics, ({ key }) => key === orderId)
const violations = async (poisoned: string[] = []) => (await auditRun(ctx, drainTimeoutMs, [], poisoned)).violations

async function redriveAll(): Promise<void> {
  const env = { ...process.env, KAFKA_BROKERS: ctx.stack.addresses.kafkaBrokers }
  await promisify(execFile)(process.execPath, ['choreography/dead-letters.ts', 'redrive', 'all'], { env })
}

it('When messages are delivered twice, then each counts as processed or as a duplicate, and the audit finds no violation', async () => {
  const { orderId } = await placeAndSettle(ctx, newOrder())
  await publisher.publish(await messagesOf(orderId))
  expect(await violations()).toEqual([])
})

it('When a service dead-letters an event, then the audit reports it until it is redriven after the repair', async () => {
  await ctx.configureProvider('points', { failureMode: 'fail' })
  const { orderId } = await place(ctx, newOrder())
  const event = await vi.waitFor(
    async () => {
      const found = (await messagesOf(orderId)).find(({ headers }) => headers.ce_type === 'OrderCompleted')
      expect(found).toBeDefined()
      return found!
    },
    { timeout: timeouts.conditionMs, interval: 100 },
  )
  // The last of the 20 attempts, without waiting for the others.
  const headers = { ...event.headers, retry_attempt: '20' }
  await publisher.publish([{ ...event, topic: retryTopicOf('loyalty'), headers }])
  const letter = { invariant: 'I11', orderId, detail: expect.stringContaining('loyalty dead-lettered OrderCompleted') }
  await vi.waitFor(
    async () => expect((await auditRun(ctx, 0)).violations).toContainEqual(expect.objectContaining(letter)),
    {
      timeout: timeouts.conditionMs,
      interval: 500,
    },
  )
  await ctx.resetProviders()
  await redriveAll()
  expect(await violations()).toEqual([])
})

it('When a malformed message is published, then it is dead-lettered, and the audit reports nothing else', async () => {
  const poisonId = randomUUID()
  const headers = { ce_id: poisonId, ce_type: 'OrderCreated', ce_source: '/order' }
  await publisher.publish([{ topic: topicOf('order'), key: randomUUID(), value: '{"orderId": 7', headers }])
  await placeAndSettle(ctx, newOrder())
  expect(await violations([poisonId])).toEqual([
    expect.objectContaining({ invariant: 'I9', detail: expect.stringContaining('dead letters') }),
  ])
  const named = (await violations()).filter(({ invariant }) => invariant === 'I11')
  expect(named.length).toBeGreaterThan(0)
  for (const { detail } of named) expect(detail).toContain('dead-lettered OrderCreated, which was not poison: poison')
})
