/** An event is delivered twice, to two processes. Later the table of points is away when an event comes. */
import type pg from 'pg'
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import { withSchema } from '../with-schema.ts'
import type * as Attempt from './exercise.ts'

const tables = `
  CREATE TABLE points (customer_id text PRIMARY KEY, points integer NOT NULL);
  CREATE TABLE inbox (event_id text PRIMARY KEY)`

const completed = (n: number) => ({ eventId: `event-${n}`, customerId: `customer-${n}`, totalCents: 4_200 })

const check = (ctx: CheckContext): Promise<string[]> =>
  withSchema(ctx, tables, (openPool) =>
    withKafka(ctx, async ({ newTopic, publish, startProcess }) => {
      const [topic, db] = [await newTopic(), openPool()]
      const start = async () => {
        const { run } = await ctx.load<typeof Attempt>()
        return startProcess([topic], (consumer) => run(consumer, db))
      }
      const first = await start()
      await publish(topic, completed(1))
      await first.until('the points of customer-1', async () => (await pointsOf(db, 'customer-1')) > 0)
      await first.kill()

      // The producer did not learn that Kafka had the event, and has sent it again.
      const next = await start()
      await publish(topic, completed(1), completed(2))
      await next.until('two more events to be handled', () => next.handled() >= 2)
      const twice = await pointsOf(db, 'customer-1')

      await db.query('ALTER TABLE points RENAME TO points_away')
      await publish(topic, completed(3))
      await next.until('the event of customer-3 to be handled', () => next.handled() >= 3)
      await db.query('ALTER TABLE points_away RENAME TO points')
      await publish(topic, completed(4))
      await next.until('the points of customer-4', async () => (await pointsOf(db, 'customer-4')) > 0)
      return [...aboutDuplicate(twice), ...aboutFailure(await pointsOf(db, 'customer-3'))]
    }),
  )

const pointsOf = async (db: pg.Pool, customerId: string): Promise<number> => {
  const { rows } = await db.query('SELECT points FROM points WHERE customer_id = $1', [customerId])
  return rows[0]?.points ?? 0
}

const aboutDuplicate = (points: number): string[] =>
  points === 42
    ? []
    : [`customer-1 has ${points} points for an order worth 42: the second delivery of its event was handled again.`]

const aboutFailure = (points: number): string[] =>
  points === 42
    ? []
    : [`customer-3 has ${points} points for an order worth 42: its event counts as handled, and was not saved.`]

export const noInbox: Exercise = {
  name: '02-no-inbox',
  title: 'Points for every delivery',
  section: '§10',
  lesson: 'duplicates',
  servers: ['postgres', 'kafka'],
  startFinding: 'customer-1 has 84 points for an order worth 42',
  check,
}
