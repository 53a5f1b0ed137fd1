/**
 * How fast the machine is at the moment, by work that is always the same. It is measured between cells, so that a figure can
 * be read beside the speed of its minutes, and in units of it.
 */
import { createHash } from 'node:crypto'
import { request } from 'undici'
import type { Database } from '#shared/persistence/database.ts'
import type { MachineSpeed } from '../results-schema.ts'
import { median, rounded } from '../statistics.ts'
import { runScript } from './backlog.ts'

const hashedBytes = Buffer.alloc(500_000, 'x')

/** Single-threaded, without memory that leaves the cache: only the processor matters. */
function hash(): void {
  createHash('sha256').update(hashedBytes).digest()
}

/** The first ones are slower: connections open, and code is compiled. */
const warmUps = 60
const counted = 100

/** The median of those that count. In milliseconds. */
async function medianMs(work: () => unknown): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < warmUps + counted; i++) {
    const startedAt = performance.now()
    await work()
    if (i >= warmUps) took.push(performance.now() - startedAt)
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
    at: Date.now(),
    cpuMs: await medianMs(hash),
    httpMs: await medianMs(async () => (await request(url)).body.dump()),
    commitMs: await medianMs(() => db.$executeRaw`UPDATE speed_probe SET n = n + 1 WHERE id = 1`),
    messageMs: printed ? rounded(Number(printed)) : null,
  }
}

export const probes = {
  cpuMs: 'hash',
  httpMs: 'HTTP call',
  commitMs: 'commit',
  messageMs: 'message',
} as const
export type Probe = keyof typeof probes
export const probeNames = Object.keys(probes) as Probe[]

/** A figure from minutes in which the machine changed by more than this is not one machine's. */
const steadyWithin = 0.15

/** The probes that took more or less time afterwards, by more than 15 %, such as "commit 0.4 to 0.9 ms". */
export const unsteadyProbes = ({ before, after }: { before: MachineSpeed; after: MachineSpeed }): string[] =>
  probeNames.flatMap((probe) => {
    const [from, to] = [before[probe], after[probe]]
    if (from === null || to === null || Math.abs(to / from - 1) <= steadyWithin) return []
    return `${probes[probe]} ${from} to ${to} ms`
  })
