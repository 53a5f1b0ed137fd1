/** Between messages that can be processed there are two that cannot: one is refused by PostgreSQL, one is no JSON. */

import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import { withSchema } from '../with-schema.ts'
import type * as Attempt from './exercise.ts'

const tables = 'CREATE TABLE points (customer_id text PRIMARY KEY, points integer NOT NULL)'
const poison = ['{"customerId":"customer-2","points":"many"}', 'no JSON']
const good = (n: number) => `{"customerId":"customer-${n}","points":42}`
/** So often kafkajs delivers a message before it is clear that it will go on doing so. */
const enoughDeliveries = 4

const check = (ctx: CheckContext): Promise<string[]> =>
  withSchema(ctx, tables, (openPool) =>
    withKafka(ctx, async ({ newTopic, publish, read, startProcess, producer }) => {
      const [topic, deadLetters, db] = [await newTopic(), await newTopic(), openPool()]
      const { run } = await ctx.load<typeof Attempt>()
      const process = await startProcess([topic], (consumer) => run(consumer, { db, producer, deadLetters }))
      await publish(topic, good(1), ...poison, good(3))
      const customers = async () => (await db.query('SELECT * FROM points')).rows.map((row) => row.customer_id)
      const isLastOneThere = async () => (await customers()).includes('customer-3')
      await waitUntil(
        async () => (await isLastOneThere()) || process.isDead() || process.errors.length >= enoughDeliveries,
      )
      if (!(await isLastOneThere()))
        return [
          'customer-3 waits for points: a message in front cannot be processed, and the consumer does not get past it.',
        ]
      return findingsOf(await customers(), await read(deadLetters))
    }),
  )

function findingsOf(customers: readonly string[], kept: readonly string[]): string[] {
  const findings: string[] = []
  if (!customers.includes('customer-1')) findings.push('customer-1 has no points, although its message is good.')
  for (const message of poison)
    if (!kept.includes(message))
      findings.push(`The message ${message} was skipped and is not among the dead letters, so that nobody can mend it.`)
  for (const message of [good(1), good(3)])
    if (kept.includes(message)) findings.push(`The message ${message} is a dead letter, although it can be processed.`)
  return findings
}

export const poisonMessage: Exercise = {
  name: '04-poison-message',
  title: 'The message that stops all others',
  section: '§8',
  lesson: 'no-dead-letters',
  servers: ['postgres', 'kafka'],
  startFinding: 'customer-3 waits for points',
  check,
}
