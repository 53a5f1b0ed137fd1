/**
 * How fast the machine is at the moment, by work that is always the same. It is measured between cells, so that a figure can
 * be read beside the speed of its minutes, and in units of it.
 */
import { createHash } from 'node:crypto'
import type { Database } from '#shared/persistence/database.ts'
import type { MachineSpeed } from '../results-schema.ts'
import { median, rounded } from '../statistics.ts'
import { runScript } from './backlog.ts'

const hashedBytes = Buffer.alloc(1_000_000, 'x')

/** Single-threaded, without memory that leaves the cache: only the processor matters. */
function hash(): void {
  createHash('sha256').update(hashedBytes).digest()
}

/** The median of several, after some that are not counted. In milliseconds. */
async function medianMs(work: () => unknown, { warmUp, count }: { warmUp: number; count: number }): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < warmUp + count; i++) {
    const startedAt = performance.now()
    await work()
    if (i >= warmUp) took.push(performance.now() - startedAt)
  }
  return rounded(median(took))
}

export interface SpeedProbes {
  /** A server that responds without doing anything, in another process. */
  url: string
  /** A database that no style uses. */
  db: Database
  /** host:port of Kafka, if it runs. */
  kafkaBrokers?: string
}

/** Takes about a second, and two more with Kafka. @throws when one of them does not respond */
export async function measureSpeed({ url, db, kafkaBrokers }: SpeedProbes): Promise<MachineSpeed> {
  await db.$executeRaw`CREATE TABLE IF NOT EXISTS speed_probe (id int PRIMARY KEY, n int NOT NULL)`
  await db.$executeRaw`INSERT INTO speed_probe VALUES (1, 0) ON CONFLICT DO NOTHING`
  const printed = kafkaBrokers && (await runScript('choreography/round-trip.ts', { KAFKA_BROKERS: kafkaBrokers }))
  return {
    cpuMs: await medianMs(hash, { warmUp: 5, count: 15 }),
    httpMs: await medianMs(async () => (await fetch(url)).arrayBuffer(), { warmUp: 20, count: 60 }),
    commitMs: await medianMs(() => db.$executeRaw`UPDATE speed_probe SET n = n + 1 WHERE id = 1`, {
      warmUp: 5,
      count: 25,
    }),
    messageMs: printed ? rounded(Number(printed)) : null,
  }
}
