/** The events of three orders, one by one: the payment first, the order first, and no payment at all. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import { withSchema } from '../with-schema.ts'
import type * as Attempt from './exercise.ts'

const tables = `CREATE TABLE shipments
  (order_id text PRIMARY KEY, address text, is_paid boolean NOT NULL DEFAULT false, label text)`

const placed = (n: number) => ({ type: 'OrderPlaced', orderId: `order-${n}`, address: `${n} Main Street` })
const paid = (n: number) => ({ type: 'PaymentSucceeded', orderId: `order-${n}` })

const check = (ctx: CheckContext): Promise<string[]> =>
  withSchema(ctx, tables, (openPool) =>
    withKafka(ctx, async ({ newTopic, publish, startProcess }) => {
      const [orders, payments, db] = [await newTopic(), await newTopic(), openPool()]
      const { run } = await ctx.load<typeof Attempt>()
      const process = await startProcess([orders, payments], (consumer) => run(consumer, db))
      const deliver = async (topic: string, event: { type: string; orderId: string }) => {
        const before = process.handled()
        await publish(topic, event)
        await process.until(`${event.type} of ${event.orderId} to be handled`, () => process.handled() > before)
      }
      // The order of this one is still on its way when all is over.
      await deliver(payments, paid(5))
      await deliver(payments, paid(7))
      await deliver(orders, placed(7))
      await deliver(orders, placed(8))
      await deliver(payments, paid(8))
      await deliver(orders, placed(9))
      if (process.errors.length > 0)
        return ['order-5 is not known yet, so that its payment is tried again and again, and others wait behind it.']
      const { rows } = await db.query('SELECT order_id, label FROM shipments WHERE label IS NOT NULL')
      return findingsOf(new Map(rows.map((row) => [row.order_id, row.label])))
    }),
  )

/** @param labels of the orders that were shipped */
function findingsOf(labels: ReadonlyMap<string, string>): string[] {
  const findings: string[] = []
  if (!labels.has('order-7'))
    findings.push(
      'order-7 is paid and was never shipped: its payment was heard of before the order itself, and was forgotten.',
    )
  if (!labels.has('order-8')) findings.push('order-8 is paid and was never shipped, although the order came first.')
  if (labels.has('order-9')) findings.push('order-9 was shipped, and nobody has paid for it.')
  for (const n of [7, 8]) {
    const label = labels.get(`order-${n}`) ?? `to ${n} Main Street`
    if (label !== `to ${n} Main Street`) findings.push(`order-${n} was shipped ${label}, not to ${n} Main Street.`)
  }
  return findings
}

export const orderAssumed: Exercise = {
  name: '03-order-assumed',
  title: 'Paid before it was placed',
  section: '§8',
  lesson: 'any-order',
  servers: ['postgres', 'kafka'],
  startFinding: 'order-7 is paid and was never shipped',
  check,
}
