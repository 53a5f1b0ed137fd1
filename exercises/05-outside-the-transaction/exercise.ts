/**
 * The order service saves an order and tells everybody about it.
 *
 * Tables: orders (order_id text PRIMARY KEY, customer_id text, total_cents integer),
 *         outbox (position bigserial PRIMARY KEY, key text, value text), which is still empty.
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

export async function placeOrder(order: Order, { db, producer, topic }: Tools): Promise<void> {
  await db.query('INSERT INTO orders (order_id, customer_id, total_cents) VALUES ($1, $2, $3)', rowOf(order))
  await producer.send({ topic, messages: [orderPlaced(order)] })
}

/** A timer calls this every second. So far it has nothing to do. */
export async function relay(_tools: Tools): Promise<void> {}

const rowOf = ({ orderId, customerId, totalCents }: Order) => [orderId, customerId, totalCents]
const orderPlaced = (order: Order) => ({
  key: order.orderId,
  value: JSON.stringify({ type: 'OrderPlaced', ...order }),
})
