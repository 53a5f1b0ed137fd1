/** What the survey sees on a real broker. */
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { kafkaClient, openPublisher } from './broker.ts'
import { subscribe } from './subscribe.ts'
import { surveyTopics } from './survey.ts'
import { ensureTopics } from './topics.ts'

const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'survey-test')
const prefix = `survey-${randomUUID()}`
const [read, unread] = [`${prefix}-read`, `${prefix}-unread`]

it('When topics are surveyed, then their groups, limits and largest messages are known', async () => {
  await ensureTopics(kafka, [
    { name: read, settings: {} },
    { name: unread, settings: { 'max.message.bytes': '2097152' } },
  ])
  const publisher = await openPublisher(kafka)
  const messages = [10, 5_000, 100].map((size) => ({
    topic: unread,
    key: 'k',
    value: 'x'.repeat(size),
    headers: { ab: 'c' },
  }))
  await publisher.publish(messages)
  await publisher.close()
  const subscription = await subscribe(kafka, {
    group: `${prefix}-group`,
    topics: [read],
    handle: async () => {},
    delayMs: () => 0,
    onFatalError: () => {},
  })
  const surveyed = await surveyTopics(kafka, (name) => name.startsWith(prefix)).finally(() => subscription.close())
  expect(surveyed).toEqual([
    { name: read, groups: [`${prefix}-group`], maxMessageBytes: 1_048_588, largestBytes: 0, sampled: 0 },
    {
      name: unread,
      groups: [],
      maxMessageBytes: 2_097_152,
      largestBytes: 5_000 + 'k'.length + 'abc'.length,
      sampled: 3,
    },
  ])
  // Nothing of the survey stays behind: it would look like a consumer.
  expect((await surveyTopics(kafka, (name) => name === unread))[0]?.groups).toEqual([])
})
