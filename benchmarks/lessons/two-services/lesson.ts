/** EDA §10: two services do not need a broker between them. */
import Fastify from 'fastify'
import { PgBoss } from 'pg-boss'
import { memoryOf } from '../../measure/memory.ts'
import { median } from '../../statistics.ts'
import type { LessonContext } from '../context.ts'
import { tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { withTopic } from '../topic.ts'

const messages = 60
const warmUps = 20

/** Sends one message and resolves when the other service has handled it. */
type Deliver = (id: string) => Promise<void>

async function measure(ctx: LessonContext) {
  ctx.log(`${messages} messages from one service to another, one at a time: call, job queue, broker`)
  const rows: Row[] = [
    { name: 'a call', servers: 'none', mib: 0, deliveryMs: await byCall() },
    { name: 'a job queue', servers: 'PostgreSQL, which is there', mib: 0, deliveryMs: await byJobQueue(ctx) },
    { name: 'a broker', servers: 'Kafka', mib: memoryOfKafka(ctx), deliveryMs: await byBroker(ctx) },
  ]
  const [call, queue, broker] = rows as [Row, Row, Row]
  return {
    answer: broker.mib,
    holds: call.deliveryMs < broker.deliveryMs,
    finding:
      `One message took ${call.deliveryMs} ms as a call, ${queue.deliveryMs} ms through a job queue in the database that is there anyway, and ` +
      `${broker.deliveryMs} ms through the broker, which takes ${broker.mib} MiB of memory for it. The call is lost if the receiver is down, and ` +
      `its sender knows; the other two wait.`,
    table: {
      head: ['', 'delivered and handled, p50 ms', 'one more server', 'its memory, MiB'],
      rows: rows.map(({ name, deliveryMs, servers, mib }) => [name, deliveryMs, servers, mib]),
    },
    picture: {
      title: 'From one service to the other, p50',
      unit: 'ms',
      bars: rows.map(({ name, deliveryMs: value }) => ({ label: name, value })),
    },
  }
}
interface Row {
  name: string
  servers: string
  deliveryMs: number
  mib: number
}

async function p50Of(deliver: Deliver): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < warmUps + messages; i++) {
    const from = performance.now()
    await deliver(String(i))
    if (i >= warmUps) times.push(performance.now() - from)
  }
  return tenths(median(times))
}

async function byCall(): Promise<number> {
  const app = Fastify({ forceCloseConnections: true })
  app.post('/orders', async () => 'handled')
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return p50Of(async (id) => void (await (await fetch(`${url}/orders`, { method: 'POST', body: id })).text())).finally(
    () => app.close(),
  )
}

/** Waits for whichever message is handled next, since one is under way at a time. */
function receipts() {
  let onHandled = () => {}
  return {
    next: () => new Promise<void>((resolve) => (onHandled = resolve)),
    handled: () => onHandled(),
  }
}

async function byJobQueue(ctx: LessonContext): Promise<number> {
  const { next, handled } = receipts()
  const connectionString = ctx.testBed.stack.addresses.databaseUrl('providers')
  const boss = new PgBoss({ connectionString, schema: 'lesson', useListenNotify: true })
  await boss.start()
  await boss.createQueue('orders', { notify: true })
  await boss.work('orders', async () => handled())
  return p50Of(async (id) => {
    const done = next()
    await boss.send('orders', { id })
    await done
  }).finally(() => boss.stop())
}

const byBroker = (ctx: LessonContext): Promise<number> =>
  withTopic(ctx, {}, async (topic) => {
    const { next, handled } = receipts()
    await topic.consume(async () => handled())
    return p50Of(async (id) => {
      const done = next()
      await topic.publish([{ key: id, value: id }])
      await done
    })
  })

function memoryOfKafka({ testBed }: LessonContext): number {
  const pids = testBed.stack.servers.kafka.pids()
  return Math.round(memoryOf([{ name: 'kafka', pids }])?.kafka ?? 0)
}

export const twoServices: Lesson = {
  name: 'two-services',
  section: '§10',
  title: 'Two services',
  claim: 'Two services do not need a broker between them: a direct call is simpler.',
  question: { text: 'How much memory does the broker take here, with hardly anything to do?', unit: 'MiB' },
  styles: ['choreography'],
  measure,
  advice:
    'Start with a call. If the message must survive the receiver being down, put a job into the database that you have. A broker pays off ' +
    'when several receivers want the same fact, or when volumes outgrow the database.',
  backOut:
    'Let the consumer become an endpoint, let the producer call it, and stop the broker when the last topic is gone.',
}
