/** EDA §2: a table of events that all services poll costs queries, whether anything happens or not. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { styles as allStyles, type StyleName } from '#stack/styles.ts'
import type { Running } from '../../running.ts'
import type { LessonContext } from '../context.ts'
import { tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const pollIntervalMs = 200
const idleS = 4
const runs: readonly (readonly [StyleName, number])[] = [
  ['polled-table', 3],
  ['polled-table', 6],
  ['polled-table', 12],
  ['choreography', 12],
]

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const [style, services] of runs) {
    const env = { POLL_INTERVAL_MS: String(pollIntervalMs) }
    const whenIdle = async (running: Running) =>
      void rows.push({ style, services, perS: await idleTransactionsPerS(running) })
    await placeOrders(ctx, { style, services, env, seconds: 1, whenIdle })
  }
  const [few, , many, other] = rows as [Row, Row, Row, Row]
  return {
    answer: many.perS,
    holds: many.perS > 2 * few.perS,
    finding:
      `Doing nothing, the table with three services made ${few.perS} transactions a second, with twelve ${many.perS}: each service asks ` +
      `${1_000 / pollIntervalMs} times a second whether something has happened. The choreography, whose services wait for the broker, made ${other.perS}.`,
    table: {
      head: ['style', 'services', 'transactions per s, idle'],
      rows: rows.map(({ style, services, perS }) => [style, services, perS]),
    },
    picture: {
      title: `Transactions per second while nothing happens, polled every ${pollIntervalMs} ms`,
      unit: 'per s',
      bars: rows.map(({ style, services, perS: value }) => ({ label: `${style}, ${services}`, style, value })),
    },
  }
}
interface Row {
  style: StyleName
  services: number
  perS: number
}

async function idleTransactionsPerS({ testBed, style }: Running): Promise<number> {
  // From another database of the same server, so that this is not counted.
  const count = () => transactionsOf(testBed.providersDb, allStyles[style.name].database)
  const from = await count()
  await sleep(idleS * 1_000)
  return tenths(((await count()) - from) / idleS)
}

async function transactionsOf(statistics: Database, database: string): Promise<number> {
  const [row] = await statistics.$queryRaw<[{ count: bigint }]>`
    SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = ${database}`
  return Number(row.count)
}

export const sharedTable: Lesson = {
  name: 'shared-table',
  section: '§2',
  title: 'One table that everybody polls',
  claim: 'All services poll one table, so that it becomes the bottleneck: queries grow with the number of services.',
  question: {
    text: `Twelve services and the order service poll a table every ${pollIntervalMs} ms, and nothing happens. How many transactions per second is that?`,
    unit: 'per s',
  },
  styles: ['polled-table', 'choreography'],
  measure,
  advice:
    'Let the database wake the readers (LISTEN/NOTIFY), or the process that has committed wake its own relay, and poll seldom, as a ' +
    'backstop. Then a table carries more than most shops need.',
  backOut:
    'A table that is polled twice a second by two services is a fine queue. Take one that exists, such as pg-boss.',
}
