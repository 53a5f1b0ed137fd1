/**
 * Payment charges every order that was placed. It acknowledges each event when its charge is saved.
 *
 * Table: charges (order_id text PRIMARY KEY, cents integer)
 */
import type pg from 'pg'
import type { Consumer } from '../kafka.ts'

export async function run(consumer: Consumer, db: pg.Pool): Promise<void> {
  await consumer.run({
    autoCommit: false,
    async eachMessage({ topic, partition, message }) {
      const { orderId, totalCents } = JSON.parse(String(message.value))
      await charge(db, orderId, totalCents)
      // What matters: only now. A crash before this line delivers the event again, and the primary key absorbs that.
      await consumer.commitOffsets([{ topic, partition, offset: offsetAfter(message.offset) }])
    },
  })
}

const charge = (db: pg.Pool, orderId: string, cents: number) =>
  db.query('INSERT INTO charges (order_id, cents) VALUES ($1, $2) ON CONFLICT DO NOTHING', [orderId, cents])

/** Kafka is told which message is to be read next. */
const offsetAfter = (offset: string): string => String(BigInt(offset) + 1n)
