/** Topics on a real broker: what is promised to be kept has no expiry date, whoever made the topic. */
import { randomUUID } from 'node:crypto'
import kafkajs from 'kafkajs'
import { expect, it } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { getService } from '../services.ts'
import { topicsUsedBy } from '../topics.ts'
import { kafkaClient, withAdmin } from './broker.ts'
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

it('When a service has made its topics, then facts, retries and dead letters are all kept for ever', async () => {
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

it('When a topic was made with seven days, then it is corrected and what else was set for it stays', async () => {
  const name = `kept-${randomUUID()}`
  const before = { 'retention.ms': '604800000', 'segment.ms': '3600000' }
  await ensureTopics(kafka, [{ name, settings: before }])
  expect(await describe(ConfigResourceTypes.TOPIC, name)).toMatchObject(before)
  await ensureTopics(kafka, [{ name, settings: { 'retention.ms': '-1' } }])
  expect(await describe(ConfigResourceTypes.TOPIC, name)).toMatchObject({ ...before, 'retention.ms': '-1' })
})

it('When many services make the same topics at once, then each of them finds them usable and set', async () => {
  const topics = [{ name: `shared-${randomUUID()}`, settings: { 'retention.ms': '-1' } }]
  await Promise.all(Array.from({ length: 7 }, () => ensureTopics(kafka, topics)))
  expect(await describe(ConfigResourceTypes.TOPIC, topics[0]!.name)).toMatchObject({ 'retention.ms': '-1' })
})

it('When a consumer group is away for more than a week, then the broker still knows how far it was', async () => {
  const tenYearsInMinutes = 10 * 365 * 24 * 60
  const broker = await describe(ConfigResourceTypes.BROKER, '1')
  expect(Number(broker['offsets.retention.minutes'])).toBeGreaterThan(tenYearsInMinutes)
})
