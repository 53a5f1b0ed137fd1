/**
 * Loyalty gives a point for each euro of an order.
 *
 * Tables: points (customer_id text PRIMARY KEY, points integer), inbox (event_id text PRIMARY KEY), still unused.
 */
import type pg from 'pg'
import type { Consumer } from '../kafka.ts'

export async function run(consumer: Consumer, db: pg.Pool): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      const { customerId, totalCents } = JSON.parse(String(message.value)) as OrderCompleted
      await addPoints(db, customerId, Math.floor(totalCents / 100))
    },
  })
}

interface OrderCompleted {
  /** Another one for each event. An event that is delivered twice has the same one. */
  eventId: string
  customerId: string
  totalCents: number
}

const addPoints = (db: pg.Pool, customerId: string, points: number) =>
  db.query(
    `INSERT INTO points (customer_id, points) VALUES ($1, $2)
     ON CONFLICT (customer_id) DO UPDATE SET points = points.points + excluded.points`,
    [customerId, points],
  )
