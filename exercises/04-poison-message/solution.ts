/**
 * Loyalty adds the points that other services have granted. What it cannot process it puts aside.
 *
 * Table: points (customer_id text PRIMARY KEY, points integer)
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Consumer, Producer } from '../kafka.ts'

export interface Tools {
  db: pg.Pool
  /** Connected. */
  producer: Producer
  /** The name of a topic at which somebody looks every day. */
  deadLetters: string
}

/** What fails only for a moment succeeds before the last attempt. */
const maxAttempts = 3
const pauseMs = 100

export async function run(consumer: Consumer, { db, producer, deadLetters }: Tools): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await addPoints(db, String(message.value))
        } catch (error) {
          if (attempt < maxAttempts) {
            await sleep(pauseMs)
            continue
          }
          // What matters: the message is kept as it came, with the reason, and the next one gets its turn.
          const headers = { error: String(error) }
          await producer.send({ topic: deadLetters, messages: [{ key: message.key, value: message.value, headers }] })
          return
        }
      }
    },
  })
}

/** @throws when the message is no JSON, or PostgreSQL does not accept what it says, or is away for a moment */
async function addPoints(db: pg.Pool, text: string): Promise<void> {
  const { customerId, points } = JSON.parse(text)
  await db.query('INSERT INTO points VALUES ($1, $2) ON CONFLICT DO NOTHING', [customerId, points])
}
