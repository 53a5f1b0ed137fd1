/** I11 over rows and accounts written by hand: each test spoils one thing. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Consumption } from '../measure/consumption.ts'
import { consumedOnce } from './invariants/i11-consumed-once.ts'
import { completedOrder, type Databases } from './rows.ts'
import { readSnapshot } from './snapshot.ts'
import { closeDatabases, openTestDatabases, resetDatabases } from './test-database.ts'

const at = new Date(0)
let ctx: Databases
let orderId: string

beforeAll(async () => {
  ctx = await openTestDatabases()
})

afterAll(() => closeDatabases(ctx))

beforeEach(async () => {
  await resetDatabases(ctx)
  orderId = (await completedOrder(ctx)).orderId!
})

/** @returns the id of an event that is in the outbox, published */
async function write(type: string): Promise<string> {
  const event = { id: randomUUID(), service: 'order', topic: 'order-events', orderId, type, version: 1, payload: {} }
  await ctx.style.outboxEvent.create({ data: { ...event, createdAt: at, publishedAt: at } })
  return event.id
}

const absorb = (consumer: string, eventId: string, type: string) =>
  ctx.style.inboxEvent.create({ data: { consumer, eventId, orderId, type, receivedAt: at } })

async function findings(consumption: Consumption | null = null, poisoned: string[] = []) {
  const snapshot = await readSnapshot(ctx.style, ctx.providers)
  const drain = { withinMs: 0, left: {} }
  return consumedOnce.check({ snapshot, attempts: [], followUps: [], drain, faults: [], consumption, poisoned })
}

const account = { consumer: 'payment', consumed: 10, ignored: 4, processed: 3, duplicates: 2, deadLettered: 1 }
const letter = { consumer: 'payment', orderId: null, type: 'OrderCreated', reason: 'poison: no JSON' }

describe('I11: the inbox', () => {
  it('When each consumer has each event once, then nothing is found', async () => {
    const created = await write('OrderCreated')
    await absorb('payment', created, 'OrderCreated')
    await absorb('inventory', created, 'OrderCreated')
    expect(await findings()).toEqual([])
  })

  it('When one event was published under two ids, then each consumer that processed both is reported', async () => {
    for (const id of [await write('OrderCreated'), await write('OrderCreated')])
      await absorb('payment', id, 'OrderCreated')
    expect(await findings()).toEqual([{ orderId, detail: 'payment processed OrderCreated 2 times' }])
  })

  it('When an event was processed that no service published, then it is reported', async () => {
    await absorb('payment', randomUUID(), 'OrderCreated')
    expect(await findings()).toEqual([
      { orderId, detail: 'payment processed a OrderCreated that no service published' },
    ])
  })
})

describe('I11: the messages', () => {
  it('When all that was consumed was processed, a duplicate or dead-lettered as poison, then nothing is found', async () => {
    const poison = randomUUID()
    const consumers = [{ ...account, unaccounted: [] }]
    expect(await findings({ consumers, deadLetters: [{ ...letter, eventId: poison }] }, [poison])).toEqual([])
  })

  it('When a message left no record, then it is reported', async () => {
    const consumers = [{ ...account, processed: 2, unaccounted: [{ orderId, type: 'OrderCreated' }] }]
    expect(await findings({ consumers, deadLetters: [] })).toEqual([
      { orderId, detail: 'payment has no record of OrderCreated' },
    ])
  })

  it('When more was consumed than is accounted for, then the sum is reported', async () => {
    const consumers = [{ ...account, processed: 2, unaccounted: [] }]
    expect(await findings({ consumers, deadLetters: [] })).toEqual([
      { orderId: null, detail: 'payment: 6 consumed ≠ 2 processed + 2 duplicates + 1 dead-lettered' },
    ])
  })

  it('When an event was dead-lettered that was not poison, then it is reported with the reason', async () => {
    const deadLetters = [{ ...letter, orderId, eventId: randomUUID(), reason: 'gave up after 20 tries: away' }]
    expect(await findings({ consumers: [], deadLetters })).toEqual([
      { orderId, detail: expect.stringMatching(/^payment dead-lettered OrderCreated, which was not poison: gave up/) },
    ])
  })
})
