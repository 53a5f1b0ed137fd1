/** EDA §8: what a change of an event does to the consumers that are running. */
import { z } from 'zod'
import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { type LessonTopic, withTopic } from '../topic.ts'

const events = 20
const waitMs = 15_000

/** The consumers that are deployed. They differ in what they think of properties that they do not know. */
const fields = { orderId: z.string(), totalCents: z.int() }
const consumers = { closed: z.strictObject(fields), open: z.object(fields) }
type ConsumerName = keyof typeof consumers

/** What the producer publishes next. */
const changes: Record<string, (n: number) => object> = {
  'as before': (n) => ({ orderId: `order-${n}`, totalCents: n }),
  'a property added': (n) => ({ orderId: `order-${n}`, totalCents: n, currency: 'EUR' }),
  'a property renamed': (n) => ({ orderId: `order-${n}`, amountCents: n }),
  'another type': (n) => ({ orderId: `order-${n}`, totalCents: (n / 100).toFixed(2) }),
}

async function measure(ctx: LessonContext) {
  const rows: { change: string; closed: number; open: number }[] = []
  for (const [change, eventOf] of Object.entries(changes)) {
    ctx.log(`${events} events, ${change}, to a consumer with a closed schema and one with an open schema`)
    const { closed, open } = await withTopic(ctx, {}, async (topic) => {
      await topic.publish(
        Array.from({ length: events }, (_, i) => ({ key: `${i}`, value: JSON.stringify(eventOf(i)) })),
      )
      const [closed, open] = await Promise.all([readable(topic, 'closed'), readable(topic, 'open')])
      return { closed, open }
    })
    rows.push({ change, closed, open })
  }
  const of = (change: string) => rows.find((row) => row.change === change)!
  const added = of('a property added')
  const renamed = of('a property renamed')
  return {
    answer: added.open,
    holds: added.closed === 0 && added.open === 0,
    finding:
      `A property that was added broke the consumer with a closed schema (${added.closed} of ${events} read) and not the one that ignores what it ` +
      `does not know (${added.open}). A renamed property broke both (${renamed.closed} and ${renamed.open}). So it is not the addition that ` +
      `breaks consumers: it is a consumer that insists.`,
    table: {
      head: ['the producer publishes', `closed schema: read, of ${events}`, 'open schema: read'],
      rows: rows.map(({ change, closed, open }) => [change, closed, open]),
    },
    picture: {
      title: 'Events that the deployed consumers can read',
      unit: `of ${events}`,
      bars: rows.flatMap(({ change, closed, open }) => [
        { label: `${change}: closed`, value: closed },
        { label: `${change}: open`, value: open },
      ]),
    },
  }
}

async function readable(topic: LessonTopic, name: ConsumerName): Promise<number> {
  let [seen, read] = [0, 0]
  await topic.consume(async ({ message }) => {
    if (consumers[name].safeParse(JSON.parse(String(message.value))).success) read++
    seen++
  })
  await waitUntil(() => seen === events, waitMs)
  return read
}

export const schemaEvolution: Lesson = {
  name: 'schema-evolution',
  section: '§8',
  title: 'Event schema evolution',
  claim: 'Adding a field to an event breaks all existing consumers.',
  question: {
    text: `A property is added to an event. How many of ${events} such events can a deployed consumer read whose schema is open?`,
    unit: 'events',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Ignore what you do not know, and change events by adding only; a test that compares schemas refuses the rest (here ' +
    'choreography/schemas.test.ts, for your own events kit lint-events --against). For a breaking change publish both versions until the last consumer has moved.',
  backOut: 'An API between two services that are deployed together needs no versions. If yours are, call.',
}
