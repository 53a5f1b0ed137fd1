import { expect, test } from 'vitest'
import { clusterFindings } from './lint-cluster.ts'
import type { SurveyedTopic } from './rules.ts'

const topic = (name: string, fields: Partial<SurveyedTopic> = {}): SurveyedTopic => ({
  name,
  groups: ['payment', 'mail'],
  maxMessageBytes: 1_048_588,
  largestBytes: 400,
  sampled: 50,
  ...fields,
})
const deadLetters = [topic('payment-dead-letters', { groups: [] }), topic('mail-dlq', { groups: [] })]
const found = (...topics: SurveyedTopic[]) =>
  clusterFindings(topics, 'localhost:9092').map(({ rule, path }) => `${rule} ${path}`)

test('When topics have several groups, each with dead letters, then nothing is found', () => {
  expect(found(topic('order-events'), ...deadLetters)).toEqual([])
})

test('When a topic has one group or none, then that is found', () => {
  expect(found(topic('order-events', { groups: ['payment'] }), ...deadLetters)).toEqual([
    'topic-one-group order-events',
  ])
  expect(found(topic('order-events', { groups: [] }), ...deadLetters)).toEqual(['topic-no-consumer order-events'])
})

test('When a topic holds retries or dead letters, then its groups do not matter', () => {
  expect(found(topic('payment-retry', { groups: ['payment'] }), ...deadLetters)).toEqual([])
})

test('When a group has no dead-letter topic, then that is found', () => {
  expect(found(topic('order-events'), deadLetters[0]!)).toEqual(['group-no-dead-letter mail'])
  expect(found(topic('order-events'), topic('order-events.DLT', { groups: [] }))).toEqual([])
  expect(found(topic('order-events'), topic('dlq', { groups: [] }))).toEqual([])
})

test('When a limit was raised or a message is large, then both are in one finding', () => {
  const large = topic('order-events', { maxMessageBytes: 10_485_760, largestBytes: 9_000_000 })
  const [finding, ...others] = clusterFindings([large, ...deadLetters], 'localhost:9092')
  expect(others).toEqual([])
  expect(finding).toMatchObject({ rule: 'oversized-messages', file: 'kafka://localhost:9092', severity: 'warn' })
  expect(finding?.message).toBe(
    'order-events: max.message.bytes is 10485760, and the largest of 50 messages has 9000000 bytes.',
  )
})
