import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { DuplicateEvent, writeInbox } from './inbox.ts'
import { productId } from './seed.ts'
import { openTestDatabase } from './test-database.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase('inbox')
})
afterAll(() => db.$disconnect())

const event = () => ({ id: randomUUID(), orderId: randomUUID(), type: 'OrderCreated' })
const product = productId(1)

/** The effect of an event in this test: one item is sold. */
const consume = (consumer: string, received: ReturnType<typeof event>, failAfterwards = false) =>
  db.$transaction(async (tx) => {
    await tx.stock.update({ where: { productId: product }, data: { onHand: { decrement: 1 }, sold: { increment: 1 } } })
    await writeInbox(tx, consumer, received, new Date())
    if (failAfterwards) throw new Error('killed')
  })
const sold = async () => (await db.stock.findUniqueOrThrow({ where: { productId: product } })).sold

describe('the inbox', () => {
  it('When an event is redelivered, then it has no effect', async () => {
    const received = event()
    const before = await sold()
    await consume('inventory', received)
    await expect(consume('inventory', received)).rejects.toBeInstanceOf(DuplicateEvent)
    expect(await sold()).toBe(before + 1)
  })

  it('When it is delivered several times concurrently, then one delivery takes effect', async () => {
    const received = event()
    const before = await sold()
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => consume('inventory', received)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sold()).toBe(before + 1)
  })

  it('When the first attempt fails, then the event is not recorded, and the next attempt takes effect', async () => {
    const received = event()
    const before = await sold()
    await expect(consume('inventory', received, true)).rejects.toThrow('killed')
    await consume('inventory', received)
    expect(await sold()).toBe(before + 1)
  })

  it('When another consumer receives the same event, then it takes effect there too', async () => {
    const received = event()
    await consume('inventory', received)
    await consume('shipping', received)
    expect(await db.inboxEvent.count({ where: { eventId: received.id } })).toBe(2)
  })
})
