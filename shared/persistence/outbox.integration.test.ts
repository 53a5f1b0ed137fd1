import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Tx } from './database.ts'
import { type OutboxEvent, relayOutbox, writeOutbox } from './outbox.ts'
import { reset } from './seed.ts'
import { openTestDatabase } from './test-database.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase('outbox')
})
beforeEach(() => reset(db))
afterAll(() => db.$disconnect())

const event = (orderId: string, type: string): OutboxEvent => ({
  id: randomUUID(),
  service: 'payment',
  topic: 'payment-events',
  orderId,
  type,
  version: 1,
  payload: { orderId },
  createdAt: new Date(),
})
const write = (...events: OutboxEvent[]) =>
  db.$transaction(async (tx) => {
    for (const each of events) await writeOutbox(tx, each)
  })

/** A broker that records what is published, and a relay that publishes to it. */
function broker() {
  const published: string[] = []
  const publish = async (events: OutboxEvent[]) => void published.push(...events.map(({ type }) => type))
  const drain = async () => {
    while (await relayOutbox(db, 'payment', publish));
  }
  return { published, publish, drain }
}

/** Keeps a transaction open until it is committed or fails. */
function openTransaction(work: (tx: Tx) => Promise<unknown>) {
  const begun = Promise.withResolvers<void>()
  const { promise: ending, resolve: commit, reject } = Promise.withResolvers<void>()
  const ended = db.$transaction(async (tx) => {
    await work(tx)
    begun.resolve()
    await ending
  })
  ended.catch(begun.reject)
  return { begun: begun.promise, ended, commit, fail: () => reject(new Error('killed')) }
}

describe('the outbox', () => {
  it('When a transaction rolls back, then none of its events is published', async () => {
    const doomed = openTransaction((tx) => writeOutbox(tx, event(randomUUID(), 'Doomed')))
    await doomed.begun
    doomed.fail()
    await expect(doomed.ended).rejects.toThrow('killed')
    const { published, drain } = broker()
    await drain()
    expect(published).toEqual([])
  })

  it('When an earlier position commits later, then it is published too', async () => {
    const slow = openTransaction((tx) => writeOutbox(tx, event(randomUUID(), 'Slow')))
    await slow.begun
    await write(event(randomUUID(), 'Quick'))
    const { published, drain } = broker()
    await drain()
    expect(published).toEqual(['Quick'])
    slow.commit()
    await slow.ended
    await drain()
    expect(published).toEqual(['Quick', 'Slow'])
  })

  it('When an order has several events, then they are published in order by any number of relays', async () => {
    const orderIds = [randomUUID(), randomUUID(), randomUUID()]
    for (const n of [1, 2, 3, 4]) await write(...orderIds.map((orderId) => event(orderId, `${orderId} ${n}`)))
    const { published, drain } = broker()
    await Promise.all([drain(), drain(), drain()])
    await drain()
    expect(published).toHaveLength(12)
    for (const orderId of orderIds)
      expect(published.filter((type) => type.startsWith(orderId))).toEqual([1, 2, 3, 4].map((n) => `${orderId} ${n}`))
  })

  it('When a relay has locked events, then another relay skips them and does not wait', async () => {
    await write(event(randomUUID(), 'Held'))
    const publishing = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const first = relayOutbox(db, 'payment', () => {
      publishing.resolve()
      return release.promise
    })
    await publishing.promise
    await write(event(randomUUID(), 'Free'))
    const { published, drain } = broker()
    await drain()
    expect(published).toEqual(['Free'])
    release.resolve()
    expect(await first).toBe(false)
  })

  it('When a relay fails after publishing, then the events are published again: at least once', async () => {
    await write(event(randomUUID(), 'Twice'))
    const { published, publish, drain } = broker()
    const crashing = async (events: OutboxEvent[]) => {
      await publish(events)
      throw new Error('killed')
    }
    await expect(relayOutbox(db, 'payment', crashing)).rejects.toThrow('killed')
    await drain()
    expect(published).toEqual(['Twice', 'Twice'])
    expect(await db.outboxEvent.count({ where: { publishedAt: null } })).toBe(0)
  })

  it('When another service has unpublished events, then they are left to its relay', async () => {
    await write({ ...event(randomUUID(), 'Theirs'), service: 'inventory' })
    const { published, drain } = broker()
    await drain()
    expect(published).toEqual([])
  })
})
