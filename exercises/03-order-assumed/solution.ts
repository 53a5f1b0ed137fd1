/**
 * Shipping remembers what each event says, and ships an order when it knows enough. Events come from two topics.
 *
 * Table: shipments (order_id text PRIMARY KEY, address text, is_paid boolean, label text); with a label, it is shipped.
 */
import type pg from 'pg'
import type { Consumer } from '../kafka.ts'

type Event = { type: 'OrderPlaced'; orderId: string; address: string } | { type: 'PaymentSucceeded'; orderId: string }

export async function run(consumer: Consumer, db: pg.Pool): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      const event = JSON.parse(String(message.value)) as Event
      if (event.type === 'OrderPlaced') await rememberAddress(db, event.orderId, event.address)
      else await rememberPayment(db, event.orderId)
      await shipIfReady(db, event.orderId)
    },
  })
}

const rememberAddress = (db: pg.Pool, orderId: string, address: string) =>
  db.query(
    'INSERT INTO shipments (order_id, address) VALUES ($1, $2) ON CONFLICT (order_id) DO UPDATE SET address = $2',
    [orderId, address],
  )

const rememberPayment = (db: pg.Pool, orderId: string) =>
  db.query(
    'INSERT INTO shipments (order_id, is_paid) VALUES ($1, true) ON CONFLICT (order_id) DO UPDATE SET is_paid = true',
    [orderId],
  )

/** What matters: it is tried after either event, so that whichever comes second finds all that is needed. */
const shipIfReady = (db: pg.Pool, orderId: string) =>
  db.query(
    `UPDATE shipments SET label = 'to ' || address
     WHERE order_id = $1 AND is_paid AND address IS NOT NULL AND label IS NULL`,
    [orderId],
  )
