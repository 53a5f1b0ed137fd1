/** Topics on a real broker: no message expires, whoever has created the topic. */
import { randomUUID } from 'node:crypto'
import kafkajs from 'kafkajs'
import { expect, it } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { getService } from '../services.ts'
import { topicsUsedBy } from '../topics.ts'
import { kafkaClient, withAdmin } from './broker.ts'
import { countMessages } from './inspect.ts'
import { ensureTopics } from './topics.ts'

const { ConfigResourceTypes } = kafkajs
const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'topics-test')

async function describe(type: number, name: string): Promise<Record<string, string>> {
  const described = await withAdmin(kafka, (admin) =>
    admin.describeConfigs({ resources: [{ type, name }], includeSynonyms: false }),
  )
  return Object.fromEntries(
    described.resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
  )
}

it('When a service has created its topics, then events, retries and dead letters never expire', async () => {
  const topics = topicsUsedBy(getService('payment').name)
  await ensureTopics(kafka, topics)
  expect(topics.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['order-events', 'shipping-events', 'payment-retry', 'payment-dead-letters']),
  )
  for (const { name } of topics)
    expect(await describe(ConfigResourceTypes.TOPIC, name), name).toMatchObject({
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'cleanup.policy': 'delete',
    })
})

it('When a topic exists with a retention of seven days, then that is corrected, and its other settings stay', async () => {
  const name = `kept-${randomUUID()}`
  const before = { 'retention.ms': '604800000', 'segment.ms': '3600000' }
  await ensureTopics(kafka, [{ name, settings: before }])
  expect(await describe(ConfigResourceTypes.TOPIC, name)).toMatchObject(before)
  await ensureTopics(kafka, [{ name, settings: { 'retention.ms': '-1' } }])
  expect(await describe(ConfigResourceTypes.TOPIC, name)).toMatchObject({ ...before, 'retention.ms': '-1' })
})

it('When many services create the same topics concurrently, then each finds them usable and configured', async () => {
  const topics = [{ name: `shared-${randomUUID()}`, settings: { 'retention.ms': '-1' } }]
  await Promise.all(Array.from({ length: 7 }, () => ensureTopics(kafka, topics)))
  expect(await describe(ConfigResourceTypes.TOPIC, topics[0]!.name)).toMatchObject({ 'retention.ms': '-1' })
})

it('When many topics are created at once, then every partition of theirs can be asked for its messages', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `new-${i}-${randomUUID()}`)
  await ensureTopics(
    kafka,
    names.map((name) => ({ name, settings: {} })),
  )
  // The broker takes over their lead in this order, so it is asked for the last one first.
  expect(await countMessages(kafka, names.toReversed())).toBe(0)
})

it('When a consumer group has no member for more than a week, then the broker keeps its offsets', async () => {
  const tenYearsInMinutes = 10 * 365 * 24 * 60
  const broker = await describe(ConfigResourceTypes.BROKER, '1')
  expect(Number(broker['offsets.retention.minutes'])).toBeGreaterThan(tenYearsInMinutes)
})
