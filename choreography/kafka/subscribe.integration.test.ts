/** Members of one group on a real broker: rebalances with slow work, full consumers and waiting retries. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import type { ProcessorOptions } from './batch-processor.ts'
import { type ConsumerRecord, kafkaClient, withAdmin } from './broker.ts'
import { type Subscription, subscribe } from './subscribe.ts'
import { ensureTopics } from './topics.ts'

const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'subscribe-test')
const producer = kafka.producer({ allowAutoTopicCreation: false })
const allPartitions = [0, 1, 2, 3]
const waitOptions = { timeout: timeouts.conditionMs, interval: 50 }
const lowLimits = { maxInFlight: 2, maxDelayed: 2 }

let subscriptions: Subscription[] = []
let gate: PromiseWithResolvers<void>
beforeAll(() => producer.connect())
afterEach(async () => {
  gate?.resolve()
  await Promise.all(subscriptions.map((subscription) => subscription.close()))
  subscriptions = []
})
afterAll(() => producer.disconnect())

async function newTopic(): Promise<string> {
  const name = `subscribe-${randomUUID()}`
  await ensureTopics(kafka, [{ name, settings: {} }])
  return name
}

const send = (topic: string, partition: number, ...values: string[]) =>
  producer.send({ topic, messages: values.map((value) => ({ key: value, value, partition })) })

async function committedOffsets(group: string, topic: string): Promise<number[]> {
  const [offsets] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }))
  return offsets!.partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset))
}

async function countMembers(group: string): Promise<number> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([group]))
  return groups[0]!.members.length
}

/** A member that records what it handles and finishes nothing before `blockedBy` resolves. */
async function join(
  group: string,
  topics: string[],
  options: Partial<ProcessorOptions> & { blockedBy?: Promise<void> } = {},
) {
  const seen: ConsumerRecord[] = []
  const handle = async (record: ConsumerRecord) => {
    seen.push(record)
    await options.blockedBy
  }
  const onFatalError = (error: Error) => {
    throw error
  }
  subscriptions.push(await subscribe(kafka, { group, topics, handle, onFatalError, ...options }))
  return seen
}

describe('a member that joins', () => {
  it('When work finishes after its partition was reassigned, then it does not reset the offset of the new owner', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions) await send(topic, partition, `first-${partition}`)
    gate = Promise.withResolvers()
    const slow = await join(group, [topic], { blockedBy: gate.promise })
    await vi.waitFor(() => expect(slow).toHaveLength(4), waitOptions)
    const quick = await join(group, [topic])
    await vi.waitFor(() => expect(quick.length).toBeGreaterThan(0), waitOptions)
    const moved = quick[0]!.partition
    await send(topic, moved, 'second', 'third')
    await vi.waitFor(async () => expect((await committedOffsets(group, topic))[moved]).toBe(3), waitOptions)
    gate.resolve()
    const kept = allPartitions.find((partition) => quick.every((record) => record.partition !== partition))!
    await vi.waitFor(async () => expect((await committedOffsets(group, topic))[kept]).toBe(1), waitOptions)
    expect((await committedOffsets(group, topic))[moved]).toBe(3)
  })

  it('When the other members are full, then it still gets its share, and every message is handled', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions)
      await send(topic, partition, ...['a', 'b', 'c'].map((name) => `${name}-${partition}`))
    gate = Promise.withResolvers()
    const full = await join(group, [topic], { blockedBy: gate.promise, limits: lowLimits })
    await vi.waitFor(() => expect(full).toHaveLength(2), waitOptions)
    const second = await join(group, [topic], { limits: lowLimits })
    await vi.waitFor(() => expect(second.length).toBeGreaterThan(0), waitOptions)
    expect(full).toHaveLength(2)
    // A member that had missed the rebalance would have been dropped from the group after 60 s.
    expect(await countMembers(group)).toBe(2)
    gate.resolve()
    await vi.waitFor(async () => expect(await committedOffsets(group, topic)).toEqual([3, 3, 3, 3]), waitOptions)
    expect(new Set([...full, ...second].map(({ value }) => value)).size).toBe(12)
  })
})

describe('a message that can be neither processed nor forwarded', () => {
  it('When its handler fails, then a fatal error is reported, and the message is redelivered to the next member', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    await send(topic, 0, 'first', 'second')
    const crashes: string[] = []
    await join(group, [topic], {
      handle: async ({ value }) => {
        if (value === 'first') throw new Error('nothing can be published')
      },
      onFatalError: (error) => void crashes.push(error.message),
    })
    await vi.waitFor(() => expect(crashes).toEqual(['nothing can be published']), waitOptions)
    await subscriptions.pop()!.close()
    expect((await committedOffsets(group, topic))[0]).toBe(-1)
    const next = await join(group, [topic])
    await vi.waitFor(() => expect(next.map(({ value }) => value)).toEqual(['first', 'second']), waitOptions)
  })
})

describe('delayed messages', () => {
  it('When more of them wait than the limit allows, then messages of other topics are processed, even of the same order', async () => {
    const [topic, retries, group] = [await newTopic(), await newTopic(), randomUUID()]
    const values = ['a', 'b', 'c', 'd', 'e']
    await send(retries, 0, ...values)
    const delayMs = ({ topic }: ConsumerRecord) => (topic === retries ? 600_000 : 0)
    const seen = await join(group, [topic, retries], { delayMs, limits: lowLimits })
    await send(topic, 0, ...values)
    await vi.waitFor(() => expect(seen).toHaveLength(5), waitOptions)
    expect(new Set(seen.map((record) => record.topic))).toEqual(new Set([topic]))
    expect(await committedOffsets(group, retries)).toEqual([-1, -1, -1, -1])
  })

  it('When they are due, then all of them are handled and none too early, although the limit is low', async () => {
    const [retries, group] = [await newTopic(), randomUUID()]
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const dueAt = Date.now() + 3_000
    const early: string[] = []
    await send(retries, 0, ...values)
    const seen: string[] = []
    await join(group, [retries], {
      limits: lowLimits,
      delayMs: () => dueAt - Date.now(),
      async handle({ value }) {
        seen.push(value!)
        // A timer may fire up to a millisecond before the clock has moved on.
        if (Date.now() < dueAt - 1) early.push(value!)
      },
    })
    await vi.waitFor(() => expect(seen).toHaveLength(7), waitOptions)
    expect(early).toEqual([])
    await vi.waitFor(async () => expect((await committedOffsets(group, retries))[0]).toBe(7), waitOptions)
  })

  it('When their partitions are reassigned while they wait, then the new owners handle them', async () => {
    const [retries, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions) await send(retries, partition, `late-${partition}`)
    let due = false
    const delayMs = () => (due ? 0 : 600_000)
    const first = await join(group, [retries], { delayMs })
    const second = await join(group, [retries], { delayMs })
    due = true
    const third = await join(group, [retries], { delayMs })
    await vi.waitFor(async () => expect(await committedOffsets(group, retries)).toEqual([1, 1, 1, 1]), waitOptions)
    const handled = new Set([...first, ...second, ...third].map(({ value }) => value))
    expect([...handled].sort()).toEqual(allPartitions.map((partition) => `late-${partition}`))
  })
})
