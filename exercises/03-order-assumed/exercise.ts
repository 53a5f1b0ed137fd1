/**
 * Shipping remembers the address of each order, and ships it when it is paid. Orders and payments are two topics.
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
      else await shipPaid(db, event.orderId)
    },
  })
}

const rememberAddress = (db: pg.Pool, orderId: string, address: string) =>
  db.query('INSERT INTO shipments (order_id, address) VALUES ($1, $2) ON CONFLICT DO NOTHING', [orderId, address])

const shipPaid = (db: pg.Pool, orderId: string) =>
  db.query(`UPDATE shipments SET is_paid = true, label = 'to ' || address WHERE order_id = $1`, [orderId])
