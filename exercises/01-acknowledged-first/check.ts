/** One process receives an event while the database is away, and ends. Another one takes over. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import { withSchema } from '../with-schema.ts'
import type * as Attempt from './exercise.ts'

const tables = 'CREATE TABLE charges (order_id text PRIMARY KEY, cents integer NOT NULL)'

const check = (ctx: CheckContext): Promise<string[]> =>
  withSchema(ctx, tables, (openPool) =>
    withKafka(ctx, async ({ newTopic, publish, startProcess }) => {
      const topic = await newTopic()
      const away = openPool()
      await away.end()
      const first = await ctx.load<typeof Attempt>()
      const crashing = await startProcess([topic], (consumer) => first.run(consumer, away))
      await publish(topic, { orderId: 'order-7', totalCents: 4_200 })
      await crashing.until('the event of order-7 to be handled', () => crashing.handled() > 0)
      await crashing.kill()

      const db = openPool()
      const charged = async () => (await db.query('SELECT order_id FROM charges')).rows.map((row) => row.order_id)
      const second = await ctx.load<typeof Attempt>()
      const next = await startProcess([topic], (consumer) => second.run(consumer, db))
      // It is behind order-7, so that order-7 was handled by then or never is.
      await publish(topic, { orderId: 'order-8', totalCents: 1_900 })
      await next.until('order-8 to be charged', async () => (await charged()).includes('order-8'))
      if ((await charged()).includes('order-7')) return []
      return [
        'order-7 was never charged: its event was acknowledged before its charge was saved, and the process ended.',
      ]
    }),
  )

export const acknowledgedFirst: Exercise = {
  name: '01-acknowledged-first',
  title: 'The order that nobody charged',
  section: '§2',
  lesson: 'fire-and-forget',
  servers: ['postgres', 'kafka'],
  startFinding: 'order-7 was never charged',
  check,
}
