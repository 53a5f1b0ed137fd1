/** EDA §8: without dead letters, one message that cannot be processed holds up all others behind it. */

import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { type LessonTopic, withTopic } from '../topic.ts'

const good = 40
const waitMs = 8_000
const poison = 'not JSON'

/** What a consumer does with a message that it cannot process, beside throwing. */
type OnPoison = (message: string) => Promise<void>

async function measure(ctx: LessonContext) {
  const rows = await withTopic(ctx, {}, (topic) =>
    withTopic(ctx, {}, async (deadLetters) => {
      await publishWithPoison(topic)
      ctx.log(`one message of ${good + 1} cannot be processed; three consumers get ${waitMs / 1_000} s`)
      return Promise.all([
        handled(topic, 'retries until it succeeds', async (message) => {
          throw new Error(`cannot process ${message}`)
        }),
        handled(topic, 'skips it', async () => {}),
        handled(topic, 'moves it to a dead-letter topic', (message) =>
          deadLetters.publish([{ key: 'poison', value: message }]),
        ),
      ])
    }),
  )
  const [retrying, skipping, moving] = rows as [Row, Row, Row]
  return {
    answer: retrying.count,
    holds: retrying.count < good && moving.count === good,
    finding:
      `The consumer that retries the message handled ${retrying.count} of the ${good} good ones in ${waitMs / 1_000} s: the others wait ` +
      `behind it, for ever. The one that skips it handled ${skipping.count}, and nobody will know what it has skipped. The one with a ` +
      `dead-letter topic handled ${moving.count}, and the message is still there to be looked at and sent again.`,
    table: {
      head: ['a consumer that', `good messages handled, of ${good}`, 'the bad one'],
      rows: [
        [retrying.name, retrying.count, 'tried again and again'],
        [skipping.name, skipping.count, 'lost'],
        [moving.name, moving.count, 'kept'],
      ],
    },
    picture: {
      title: `Good messages handled within ${waitMs / 1_000} s`,
      unit: `of ${good}`,
      bars: rows.map(({ name, count: value }) => ({ label: name, value })),
    },
  }
}
interface Row {
  name: string
  count: number
}

/** All have one key, and so are in one partition, as the events of one order or one customer are. */
async function publishWithPoison(topic: LessonTopic): Promise<void> {
  const values = Array.from({ length: good }, (_, i) => JSON.stringify({ n: i + 1 }))
  await topic.publish(values.toSpliced(5, 0, poison).map((value) => ({ key: 'customer-1', value })))
}

async function handled(topic: LessonTopic, name: string, onPoison: OnPoison): Promise<Row> {
  const seen = new Set<number>()
  await topic.consume(async ({ message }) => {
    const text = String(message.value)
    if (text === poison) return onPoison(text)
    seen.add(JSON.parse(text).n)
  })
  await waitUntil(() => seen.size === good, waitMs)
  return { name, count: seen.size }
}

export const noDeadLetters: Lesson = {
  name: 'no-dead-letters',
  section: '§8',
  title: 'No dead-letter queue',
  claim: 'A consumer that cannot process an event retries it for ever, and the others pile up behind it.',
  question: {
    text: `One of ${good + 1} messages of a partition, the sixth, cannot be processed. How many of the ${good} others does a consumer without dead letters handle?`,
    unit: 'messages',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Retry what may pass, aside from the others (a retry topic), a bounded number of times; move the rest to a dead-letter topic that ' +
    'somebody watches, with a command that sends it again. kit dead-letters does that here.',
  backOut: 'A call that fails is somebody’s error at once, and holds up nobody else. Nothing has to be built for that.',
}
