/** Killing the broker, the engine and the database: what each style needs to accept an order, and to finish one. */
import type { StyleName } from '#stack/styles.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const runs: readonly (readonly [StyleName, string])[] = [
  ['choreography', 'kafka killed'],
  ['orchestration', 'temporal killed'],
  ['choreography', 'postgres killed'],
  ['synchronous-chain', 'postgres killed'],
]

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const [style, fault] of runs) {
    const { counts } = await placeOrders(ctx, { style, fault, seconds: 4 })
    rows.push({ style, fault, ...counts })
  }
  const [kafka, temporal, postgres, chain] = rows as [Row, Row, Row, Row]
  return {
    answer: kafka.accepted,
    holds:
      kafka.accepted === kafka.attempted &&
      kafka.completed === kafka.accepted &&
      temporal.completed >= temporal.accepted,
    finding:
      `Without Kafka the choreography accepted ${kafka.accepted} of ${kafka.attempted} orders, from its database, and completed ` +
      `${kafka.completed} once Kafka was back. Without Temporal orchestration accepted ${temporal.accepted}. Without PostgreSQL ` +
      `choreography accepted ${postgres.accepted} and the chain ${chain.accepted}. Of the accepted orders, none was lost.`,
    table: {
      head: ['style', 'meanwhile', 'orders', 'accepted', 'completed in the end'],
      rows: rows.map(({ style, fault, attempted, accepted, completed }) => [
        style,
        fault,
        attempted,
        accepted,
        completed,
      ]),
    },
    picture: {
      title: 'Orders accepted while a server was killed',
      unit: 'orders',
      bars: rows.map(({ style, fault, accepted: value }) => ({ label: `${style}, ${fault}`, style, value })),
    },
  }
}
interface Row {
  style: StyleName
  fault: string
  attempted: number
  accepted: number
  completed: number
}

export const killTheServers: Lesson = {
  name: 'kill-the-servers',
  section: '§10',
  title: 'The broker, the engine, the database',
  claim: 'A broker decouples services from each other. It does so by being something that all of them need.',
  question: {
    text: 'Kafka is killed. Of 16 orders placed meanwhile, how many does the choreography accept?',
    unit: 'orders',
  },
  styles: ['choreography', 'orchestration', 'synchronous-chain'],
  measure,
  advice:
    'Ask of each server: can an order be accepted without it, and finished without it? What has to be up at accept is your ' +
    'availability; what has to be up to finish is your delay.',
  backOut: 'Fewer servers are fewer things that are down. A job queue in the database that you have needs no other.',
}
