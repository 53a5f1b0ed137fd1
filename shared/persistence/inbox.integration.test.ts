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

/** What an event causes here: one more piece is sold. */
const absorb = (consumer: string, received: ReturnType<typeof event>, thenFail = false) =>
  db.$transaction(async (tx) => {
    await tx.stock.update({ where: { productId: product }, data: { onHand: { decrement: 1 }, sold: { increment: 1 } } })
    await writeInbox(tx, consumer, received, new Date())
    if (thenFail) throw new Error('killed')
  })
const sold = async () => (await db.stock.findUniqueOrThrow({ where: { productId: product } })).sold

describe('the inbox', () => {
  it('When an event comes again, then what it caused is not caused again', async () => {
    const received = event()
    const before = await sold()
    await absorb('inventory', received)
    await expect(absorb('inventory', received)).rejects.toBeInstanceOf(DuplicateEvent)
    expect(await sold()).toBe(before + 1)
  })

  it('When it comes several times at once, then one takes effect', async () => {
    const received = event()
    const before = await sold()
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => absorb('inventory', received)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sold()).toBe(before + 1)
  })

  it('When the first try failed, then it was not absorbed, and the next one takes effect', async () => {
    const received = event()
    const before = await sold()
    await expect(absorb('inventory', received, true)).rejects.toThrow('killed')
    await absorb('inventory', received)
    expect(await sold()).toBe(before + 1)
  })

  it('When another consumer gets the same event, then it takes effect there too', async () => {
    const received = event()
    await absorb('inventory', received)
    await absorb('shipping', received)
    expect(await db.inboxEvent.count({ where: { eventId: received.id } })).toBe(2)
  })
})
