/** Messages are delivered at least once: after a rebalance some come again, and only an inbox notices. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { type LessonTopic, withTopic } from '../topic.ts'

const events = 40
const waitMs = 40_000
/** How long each takes. */
const workMs = 30

async function measure(ctx: LessonContext) {
  ctx.log(`${events} events, and a second process that joins the group half-way: without an inbox, then with one`)
  const without = await withTopic(ctx, {}, (topic) => handleThrough(topic, async () => true))
  const db = ctx.testBed.styleDb('choreography')
  const inbox = await withTopic(ctx, {}, (topic) => handleThrough(topic, (id) => isFirst(db, topic.name, id)))
  const rows = [
    { name: 'without an inbox', ...without },
    { name: 'with an inbox', ...inbox },
  ]
  return {
    answer: without.effects - events,
    holds: without.effects > events && inbox.effects === events,
    finding:
      `Kafka delivered ${without.deliveries} messages for ${events} events when a second process joined, since offsets are committed later than ` +
      `the work is done. Without an inbox that was ${without.effects - events} effects too many; with one, ${inbox.deliveries} deliveries had ` +
      `${inbox.effects} effects.`,
    table: {
      head: ['', 'events', 'deliveries', 'effects'],
      rows: rows.map(({ name, deliveries, effects }) => [name, events, deliveries, effects]),
    },
    picture: {
      title: `Effects of ${events} events`,
      unit: 'effects',
      bars: rows.map(({ name, effects: value }) => ({ label: name, value })),
    },
  }
}

/** Two consumers of one group; the second joins when the first is half-way, and nothing is committed by then. */
async function handleThrough(topic: LessonTopic, shouldTakeEffect: (id: string) => Promise<boolean>) {
  const seen = new Set<string>()
  let [deliveries, effects] = [0, 0]
  const handle = async ({ message }: { message: { key: Buffer | null } }) => {
    const id = String(message.key)
    deliveries++
    if (await shouldTakeEffect(id)) effects++
    await sleep(workMs)
    seen.add(id)
  }
  const options = { group: topic.name, autoCommit: false }
  await topic.publish(Array.from({ length: events }, () => ({ key: randomUUID(), value: '{}' })))
  await topic.consume(handle, options)
  await waitUntil(() => seen.size >= events / 2, waitMs)
  await topic.consume(handle, options)
  await waitUntil(() => seen.size === events, waitMs)
  await sleep(10 * workMs)
  return { deliveries, effects }
}

/** A row in the consumer's own database, in the transaction of the effect: a second one is refused. */
async function isFirst(db: Database, consumer: string, eventId: string): Promise<boolean> {
  const row = { consumer, eventId, orderId: eventId, type: 'Lesson', receivedAt: new Date() }
  const { count } = await db.inboxEvent.createMany({ data: [row], skipDuplicates: true })
  return count === 1
}

export const duplicates: Lesson = {
  name: 'duplicates',
  section: '§8',
  title: 'Duplicates after a rebalance',
  claim: 'A broker delivers at least once: what was handled and not yet acknowledged is delivered again.',
  question: {
    text: `A second process joins while the first has handled half of ${events} events and acknowledged none. How many effects are there too many, without an inbox?`,
    unit: 'effects',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Record the event’s id in the transaction of its effect, unique for each consumer, and acknowledge afterwards. For an effect outside of ' +
    'the database send the id as an idempotency key.',
  backOut:
    'A call that is not repeated has no duplicates, and one that is needs the same key. Retrying is what makes them, not Kafka.',
}
