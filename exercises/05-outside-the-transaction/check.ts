/** Kafka cannot be reached when one order is placed, and PostgreSQL refuses to commit another. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import { withSchema } from '../with-schema.ts'
import type * as Attempt from './exercise.ts'

/** That a customer exists is checked at the end of a transaction, so that it is the commit that fails. */
const tables = `
  CREATE TABLE customers (customer_id text PRIMARY KEY);
  INSERT INTO customers VALUES ('customer-1');
  CREATE TABLE orders (order_id text PRIMARY KEY, total_cents integer NOT NULL,
    customer_id text NOT NULL REFERENCES customers DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE outbox (position bigserial PRIMARY KEY, key text NOT NULL, value text NOT NULL)`

const order = (n: number, customerId = 'customer-1') => ({ orderId: `order-${n}`, customerId, totalCents: 4_200 })
const ignoreError = () => {}

const check = (ctx: CheckContext): Promise<string[]> =>
  withSchema(ctx, tables, (openPool) =>
    withKafka(ctx, async ({ newTopic, read, producer, unreachable }) => {
      const [topic, db] = [await newTopic(), openPool()]
      const tools = { db, topic, producer }
      const offline = { db, topic, producer: unreachable }
      const first = await ctx.load<typeof Attempt>()
      await first.placeOrder(order(7), offline).catch(ignoreError)
      await first.relay(offline).catch(ignoreError)

      const next = await ctx.load<typeof Attempt>()
      await next.placeOrder(order(8, 'nobody'), tools).catch(ignoreError)
      await next.placeOrder(order(9), tools)
      await next.relay(tools)
      await next.relay(tools)
      const { rows } = await db.query('SELECT order_id FROM orders')
      const announced = (await read(topic)).map((text): string => JSON.parse(text).orderId)
      return findingsOf(new Set(rows.map((row) => row.order_id)), announced)
    }),
  )

function findingsOf(saved: ReadonlySet<string>, announced: readonly string[]): string[] {
  const findings: string[] = []
  if (saved.has('order-7') && !announced.includes('order-7'))
    findings.push(
      'order-7 is saved, and nobody was told: Kafka was away, and later nobody knew that something was left to tell.',
    )
  if (announced.includes('order-7') && !saved.has('order-7'))
    findings.push('order-7 was announced, and does not exist.')
  if (announced.includes('order-8'))
    findings.push('order-8 was announced, and does not exist: its transaction was rolled back afterwards.')
  if (!saved.has('order-9')) findings.push('order-9 was not saved.')
  const times = announced.filter((orderId) => orderId === 'order-9').length
  if (times !== 1) findings.push(`order-9 was announced ${times} times, although nothing failed.`)
  return findings
}

export const outsideTheTransaction: Exercise = {
  name: '05-outside-the-transaction',
  title: 'Saved, and nobody was told',
  section: '§4',
  lesson: 'kill-the-servers',
  servers: ['postgres', 'kafka'],
  startFinding: 'order-7 is saved, and nobody was told',
  check,
}
