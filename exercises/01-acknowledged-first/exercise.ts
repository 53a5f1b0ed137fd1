/**
 * Payment charges every order that was placed. It acknowledges each event at once, so that no order is charged twice.
 *
 * Table: charges (order_id text PRIMARY KEY, cents integer)
 */
import type pg from 'pg'
import type { Consumer } from '../kafka.ts'

export async function run(consumer: Consumer, db: pg.Pool): Promise<void> {
  await consumer.run({
    autoCommit: false,
    async eachMessage({ topic, partition, message }) {
      await consumer.commitOffsets([{ topic, partition, offset: offsetAfter(message.offset) }])
      const { orderId, totalCents } = JSON.parse(String(message.value))
      await charge(db, orderId, totalCents)
    },
  })
}

const charge = (db: pg.Pool, orderId: string, cents: number) =>
  db.query('INSERT INTO charges (order_id, cents) VALUES ($1, $2) ON CONFLICT DO NOTHING', [orderId, cents])

/** Kafka is told which message is to be read next. */
const offsetAfter = (offset: string): string => String(BigInt(offset) + 1n)
