/**
 * Loyalty adds the points that other services have granted.
 *
 * Table: points (customer_id text PRIMARY KEY, points integer)
 */
import type pg from 'pg'
import type { Consumer, Producer } from '../kafka.ts'

export interface Tools {
  db: pg.Pool
  /** Connected. */
  producer: Producer
  /** The name of a topic at which somebody looks every day. */
  deadLetters: string
}

export async function run(consumer: Consumer, tools: Tools): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      await addPoints(tools.db, String(message.value))
    },
  })
}

/** @throws when the message is no JSON, or PostgreSQL does not accept what it says, or is away for a moment */
async function addPoints(db: pg.Pool, text: string): Promise<void> {
  const { customerId, points } = JSON.parse(text)
  await db.query('INSERT INTO points VALUES ($1, $2) ON CONFLICT DO NOTHING', [customerId, points])
}
