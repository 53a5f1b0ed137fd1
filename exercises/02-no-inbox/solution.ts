/**
 * Loyalty gives a point for each euro of an order, once, however often it hears of it.
 *
 * Tables: points (customer_id text PRIMARY KEY, points integer), inbox (event_id text PRIMARY KEY).
 */
import type pg from 'pg'
import type { Consumer } from '../kafka.ts'

export async function run(consumer: Consumer, db: pg.Pool): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      const { eventId, customerId, totalCents } = JSON.parse(String(message.value)) as OrderCompleted
      const client = await db.connect()
      try {
        // What matters: one transaction. The inbox and the points both have the event, or neither has.
        await client.query('BEGIN')
        const inbox = await client.query('INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING', [eventId])
        if (inbox.rowCount === 1) await addPoints(client, customerId, Math.floor(totalCents / 100))
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    },
  })
}

interface OrderCompleted {
  /** Another one for each event. An event that is delivered twice has the same one. */
  eventId: string
  customerId: string
  totalCents: number
}

const addPoints = (client: pg.PoolClient, customerId: string, points: number) =>
  client.query(
    `INSERT INTO points (customer_id, points) VALUES ($1, $2)
     ON CONFLICT (customer_id) DO UPDATE SET points = points.points + excluded.points`,
    [customerId, points],
  )
