/** EDA §8: a message of megabytes delays all that are behind it; a claim check sends a reference instead. */
import { createHash } from 'node:crypto'
import Fastify from 'fastify'
import { messageOf } from '#shared/runtime/errors.ts'
import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { type LessonTopic, withTopic } from '../topic.ts'

const giants = 5
const catalogue = JSON.stringify({ products: 'x'.repeat(10 * 1024 * 1024) })
const raised = { 'max.message.bytes': String(16 * 1024 * 1024) }
const mib = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 10) / 10

async function measure(ctx: LessonContext) {
  const refusal = await withTopic(ctx, {}, (topic) =>
    topic.publish([{ key: 'catalogue', value: catalogue }]).then(() => 'accepted', messageOf),
  )
  ctx.log(`${giants} events of 10 MB before a small one, then ${giants} claim checks before it`)
  const inside = await withTopic(ctx, raised, (topic) => timeBehind(topic, catalogue))
  const store = await openStore(catalogue)
  const check = JSON.stringify({ catalogue: store.url, sha256: createHash('sha256').update(catalogue).digest('hex') })
  const beside = await withTopic(ctx, {}, (topic) => timeBehind(topic, check))
  const fetchMs = await store.timeOfFetch()
  await store.close()
  const rows = [
    { name: 'the catalogue in each event', waitMs: inside, bytes: giants * catalogue.length },
    { name: 'a claim check in each event', waitMs: beside, bytes: giants * check.length },
  ]
  return {
    answer: inside,
    holds: inside > 5 * beside && refusal !== 'accepted',
    finding:
      `With the broker's default limit the event of 10 MB was refused (${refusal}). With a higher one, a small event behind ${giants} of them ` +
      `was handled after ${inside} ms, and after ${beside} ms behind ${giants} claim checks. Whoever needs the catalogue fetches it, in ${fetchMs} ms.`,
    table: {
      head: ['', 'the small event was handled after, ms', 'MiB on the broker'],
      rows: rows.map(({ name, waitMs, bytes }) => [name, waitMs, mib(bytes)]),
    },
    picture: {
      title: `A small event behind ${giants} large ones`,
      unit: 'ms',
      bars: rows.map(({ name, waitMs: value }) => ({ label: name, value })),
    },
  }
}

/** From the first event's publication until a consumer has handled a small one behind it. */
async function timeBehind(topic: LessonTopic, value: string): Promise<number> {
  let isHandled = false
  const key = 'catalogue'
  await topic.consume(async ({ message }) => {
    isHandled ||= String(message.value) === 'small'
  })
  const from = performance.now()
  for (let i = 0; i < giants; i++) await topic.publish([{ key, value }])
  await topic.publish([{ key, value: 'small' }])
  await waitUntil(() => isHandled, 60_000)
  return Math.round(performance.now() - from)
}

/** Where the catalogue is, for those who need it. */
async function openStore(content: string) {
  const app = Fastify()
  app.get('/catalogue', async (_, reply) => reply.type('application/json').send(content))
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/catalogue`
  return {
    url,
    async timeOfFetch(): Promise<number> {
      const from = performance.now()
      await (await fetch(url)).text()
      return Math.round(performance.now() - from)
    },
    close: () => app.close(),
  }
}

export const giantPayloads: Lesson = {
  name: 'giant-payloads',
  section: '§8',
  title: 'Giant payloads',
  claim: 'An event with the whole product catalogue bloats the broker, and delays every event behind it.',
  question: {
    text: `A small event is published behind ${giants} events of 10 MB, all in one partition. After how long is it handled?`,
    unit: 'ms',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Put into an event what its consumers need to decide, and a reference with a hash for the rest (a claim check). Keep the broker’s ' +
    'limit of 1 MB: it is the first to tell you.',
  backOut: 'Data that is read and not acted upon needs no event: offer it at a URL, with a cache.',
}
