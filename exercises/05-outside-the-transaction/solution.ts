/**
 * The order service saves an order together with what everybody is to be told. A relay tells it.
 *
 * Tables: orders (order_id text PRIMARY KEY, customer_id text, total_cents integer),
 *         outbox (position bigserial PRIMARY KEY, key text, value text).
 */
import type pg from 'pg'
import type { Producer } from '../kafka.ts'

export interface Tools {
  db: pg.Pool
  producer: Producer
  /** Where events are published. */
  topic: string
}

export interface Order {
  orderId: string
  customerId: string
  totalCents: number
}

/** What matters: the event is a row of the same transaction, so that neither is there without the other. */
export const placeOrder = (order: Order, { db }: Tools): Promise<void> =>
  inTransaction(db, async (client) => {
    const { key, value } = orderPlaced(order)
    await client.query('INSERT INTO orders (order_id, customer_id, total_cents) VALUES ($1, $2, $3)', rowOf(order))
    await client.query('INSERT INTO outbox (key, value) VALUES ($1, $2)', [key, value])
  })

/** A timer calls this every second. When Kafka is away, the rows come back, and are sent the next time. */
export const relay = ({ db, producer, topic }: Tools): Promise<void> =>
  inTransaction(db, async (client) => {
    const { rows } = await client.query('DELETE FROM outbox RETURNING position, key, value')
    if (rows.length === 0) return
    rows.sort((a, b) => Number(a.position) - Number(b.position))
    await producer.send({ topic, messages: rows.map(({ key, value }) => ({ key, value })) })
  })

async function inTransaction(db: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const rowOf = ({ orderId, customerId, totalCents }: Order) => [orderId, customerId, totalCents]
const orderPlaced = (order: Order) => ({
  key: order.orderId,
  value: JSON.stringify({ type: 'OrderPlaced', ...order }),
})
