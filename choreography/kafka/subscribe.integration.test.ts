/** Members of one group on a real broker: rebalances while work is slow, the consumer full or retries waiting. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { kafkaClient, withAdmin } from './broker.ts'
import type { Delivery, IntakeOptions } from './intake.ts'
import { type Subscription, subscribe } from './subscribe.ts'
import { ensureTopics } from './topics.ts'

const kafka = kafkaClient(openStack(stackConfig()).addresses.kafkaBrokers, 'subscribe-test')
const producer = kafka.producer({ allowAutoTopicCreation: false })
const allPartitions = [0, 1, 2, 3]
const soon = { timeout: timeouts.conditionMs, interval: 50 }
const few = { maxInFlight: 2, maxDelayed: 2 }

let open: Subscription[] = []
let gate: PromiseWithResolvers<void>
beforeAll(() => producer.connect())
afterEach(async () => {
  gate?.resolve()
  await Promise.all(open.map((subscription) => subscription.close()))
  open = []
})
afterAll(() => producer.disconnect())

async function newTopic(): Promise<string> {
  const name = `subscribe-${randomUUID()}`
  await ensureTopics(kafka, [{ name, settings: {} }])
  return name
}

const send = (topic: string, partition: number, ...values: string[]) =>
  producer.send({ topic, messages: values.map((value) => ({ key: value, value, partition })) })

async function committed(group: string, topic: string): Promise<number[]> {
  const [offsets] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }))
  return offsets!.partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset))
}

async function countMembers(group: string): Promise<number> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([group]))
  return groups[0]!.members.length
}

/** A member that notes what it handles; `held` keeps it from finishing. */
async function join(group: string, topics: string[], options: Partial<IntakeOptions> & { held?: Promise<void> } = {}) {
  const seen: Delivery[] = []
  const handle = async (delivery: Delivery) => {
    seen.push(delivery)
    await options.held
  }
  const crash = (error: Error) => {
    throw error
  }
  open.push(await subscribe(kafka, { group, topics, handle, crash, ...options }))
  return seen
}

describe('a member that joins', () => {
  it('When work finishes after its partition has moved on, then the offset of the new owner is not put back', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions) await send(topic, partition, `first-${partition}`)
    gate = Promise.withResolvers()
    const slow = await join(group, [topic], { held: gate.promise })
    await vi.waitFor(() => expect(slow).toHaveLength(4), soon)
    const quick = await join(group, [topic])
    await vi.waitFor(() => expect(quick.length).toBeGreaterThan(0), soon)
    const moved = quick[0]!.partition
    await send(topic, moved, 'second', 'third')
    await vi.waitFor(async () => expect((await committed(group, topic))[moved]).toBe(3), soon)
    gate.resolve()
    const kept = allPartitions.find((partition) => quick.every((delivery) => delivery.partition !== partition))!
    await vi.waitFor(async () => expect((await committed(group, topic))[kept]).toBe(1), soon)
    expect((await committed(group, topic))[moved]).toBe(3)
  })

  it('When the others are full, then it is given its share all the same, and every message is handled', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions)
      await send(topic, partition, ...['a', 'b', 'c'].map((name) => `${name}-${partition}`))
    gate = Promise.withResolvers()
    const full = await join(group, [topic], { held: gate.promise, limits: few })
    await vi.waitFor(() => expect(full).toHaveLength(2), soon)
    const second = await join(group, [topic], { limits: few })
    await vi.waitFor(() => expect(second.length).toBeGreaterThan(0), soon)
    expect(full).toHaveLength(2)
    // A member that had missed the rebalance would have been dropped from the group after 60 s.
    expect(await countMembers(group)).toBe(2)
    gate.resolve()
    await vi.waitFor(async () => expect(await committed(group, topic)).toEqual([3, 3, 3, 3]), soon)
    expect(new Set([...full, ...second].map(({ value }) => value)).size).toBe(12)
  })
})

describe('a message that finds no place', () => {
  it('When its handler fails, then the process is told to end, and the message comes again to the next member', async () => {
    const [topic, group] = [await newTopic(), randomUUID()]
    await send(topic, 0, 'first', 'second')
    const crashes: string[] = []
    await join(group, [topic], {
      handle: async ({ value }) => {
        if (value === 'first') throw new Error('the broker takes nothing')
      },
      crash: (error) => void crashes.push(error.message),
    })
    await vi.waitFor(() => expect(crashes).toEqual(['the broker takes nothing']), soon)
    await open.pop()!.close()
    expect((await committed(group, topic))[0]).toBe(-1)
    const next = await join(group, [topic])
    await vi.waitFor(() => expect(next.map(({ value }) => value)).toEqual(['first', 'second']), soon)
  })
})

describe('messages that wait for their time', () => {
  it('When more of them wait than may be held, then those of other topics go on, of the same order too', async () => {
    const [topic, retries, group] = [await newTopic(), await newTopic(), randomUUID()]
    const values = ['a', 'b', 'c', 'd', 'e']
    await send(retries, 0, ...values)
    const delayMs = ({ topic }: Delivery) => (topic === retries ? 600_000 : 0)
    const seen = await join(group, [topic, retries], { delayMs, limits: few })
    await send(topic, 0, ...values)
    await vi.waitFor(() => expect(seen).toHaveLength(5), soon)
    expect(new Set(seen.map((delivery) => delivery.topic))).toEqual(new Set([topic]))
    expect(await committed(group, retries)).toEqual([-1, -1, -1, -1])
  })

  it('When their time has come, then all of them are handled, none too early, however few may be held', async () => {
    const [retries, group] = [await newTopic(), randomUUID()]
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const dueAt = Date.now() + 3_000
    const early: string[] = []
    await send(retries, 0, ...values)
    const seen: string[] = []
    await join(group, [retries], {
      limits: few,
      delayMs: () => dueAt - Date.now(),
      async handle({ value }) {
        seen.push(value!)
        // A timer may fire up to a millisecond before the clock has moved on.
        if (Date.now() < dueAt - 1) early.push(value!)
      },
    })
    await vi.waitFor(() => expect(seen).toHaveLength(7), soon)
    expect(early).toEqual([])
    await vi.waitFor(async () => expect((await committed(group, retries))[0]).toBe(7), soon)
  })

  it('When their partitions move on while they wait, then whoever has them then handles them in time', async () => {
    const [retries, group] = [await newTopic(), randomUUID()]
    for (const partition of allPartitions) await send(retries, partition, `late-${partition}`)
    let due = false
    const delayMs = () => (due ? 0 : 600_000)
    const first = await join(group, [retries], { delayMs })
    const second = await join(group, [retries], { delayMs })
    due = true
    const third = await join(group, [retries], { delayMs })
    await vi.waitFor(async () => expect(await committed(group, retries)).toEqual([1, 1, 1, 1]), soon)
    const handled = new Set([...first, ...second, ...third].map(({ value }) => value))
    expect([...handled].sort()).toEqual(allPartitions.map((partition) => `late-${partition}`))
  })
})
