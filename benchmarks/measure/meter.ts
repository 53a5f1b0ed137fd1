/** Reads the cost of a style so far: the difference of two readings is the cost of the time between them. */
import { z } from 'zod'
import type { Database } from '#shared/persistence/database.ts'
import { databaseOf, machineTicks, type ProcessStat, treesOf } from './cpu.ts'

/** A response without the count is an error, so that a renamed field does not turn into a missing figure. */
const health = z.object({ outboundCalls: z.int() })

/** A process, or a group of processes reported as one. */
export interface MeteredProcess {
  name: string
  pids: number[]
}

export interface Reading {
  at: number
  cpuMs: Map<string, number>
  commits: number | null
  outboundRequestCount: number | null
  machine: { busy: number; total: number } | null
}

export interface MeterOptions {
  processes: () => MeteredProcess[]
  /** Another database of the same server: a query there adds no commit to the style's database. */
  statistics: Database
  styleDatabase: string
  /** Of each of its processes. */
  orderServiceUrls: readonly string[]
}

export async function readMeter(options: MeterOptions): Promise<Reading> {
  return {
    at: Date.now(),
    cpuMs: cpuByName(options.processes()),
    commits: await commitsOf(options.statistics, options.styleDatabase),
    outboundRequestCount: await outboundRequestsOf(options.orderServiceUrls),
    machine: machineTicks(),
  }
}

function cpuByName(processes: MeteredProcess[]): Map<string, number> {
  const cpuMs = new Map<string, number>()
  const add = (name: string, ms: number) => cpuMs.set(name, (cpuMs.get(name) ?? 0) + ms)
  for (const { name, stat } of statsByName(processes)) add(name, stat.cpuMs)
  for (const { name, pids } of processes) for (const stat of treesOf(pids)) add(name, stat.endedChildrenCpuMs)
  return cpuMs
}

/** PostgreSQL's processes are grouped by the database that they serve; the others are "postgres". */
export const statsByName = (processes: MeteredProcess[]): { name: string; stat: ProcessStat }[] =>
  processes.flatMap(({ name, pids }) =>
    treesOf(pids).map((stat) => ({ name: name === 'postgres' ? postgresPart(stat) : name, stat })),
  )

const postgresPart = ({ pid }: ProcessStat): string => {
  const database = databaseOf(pid)
  return database ? `postgres/${database}` : 'postgres'
}

async function commitsOf(db: Database, database: string): Promise<number | null> {
  const [row] = await db.$queryRaw<{ commits: bigint }[]>`
    SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = ${database}`
  return row ? Number(row.commits) : null
}

/** The order service reports with its health how many requests it has sent; null when it does not respond. */
async function outboundRequestsOf(urls: readonly string[]): Promise<number | null> {
  const counts = await Promise.all(
    urls.map(async (url) => {
      const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
      return response === null ? null : health.parse(await response.json()).outboundCalls
    }),
  )
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0)
}

/** CPU time by name between two readings; a negative difference means that a process ended in between. */
export function cpuBetween(before: Reading, after: Reading): Record<string, number> {
  const names = [...new Set([...before.cpuMs.keys(), ...after.cpuMs.keys()])].sort()
  return Object.fromEntries(names.map((name) => [name, (after.cpuMs.get(name) ?? 0) - (before.cpuMs.get(name) ?? 0)]))
}

export const difference = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : after - before

export function machineBusy(before: Reading, after: Reading): number | null {
  if (!before.machine || !after.machine) return null
  return (after.machine.busy - before.machine.busy) / Math.max(1, after.machine.total - before.machine.total)
}
