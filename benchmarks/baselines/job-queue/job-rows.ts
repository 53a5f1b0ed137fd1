/** Reads the queue's rows. pg-boss keeps them in the schema `pgboss`, which its first process creates. */
import type { Database } from '#shared/persistence/database.ts'

export interface JobRow {
  name: string
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'
  createdAt: Date
  completedAt: Date | null
  retries: number
  /** What it returned, or how its last attempt failed. */
  output: unknown
}

export async function hasQueue(db: Database): Promise<boolean> {
  const [row] = await db.$queryRaw<[{ found: boolean }]>`SELECT to_regclass('pgboss.job') IS NOT NULL AS found`
  return row.found
}

/** @returns how many jobs are not completed, by queue */
export async function countOpenJobs(db: Database): Promise<Record<string, number>> {
  if (!(await hasQueue(db))) return {}
  const rows = await db.$queryRaw<{ name: string; count: bigint }[]>`
    SELECT name, count(*) FROM pgboss.job WHERE state <> 'completed' GROUP BY name ORDER BY name`
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]))
}

export async function deleteJobs(db: Database): Promise<void> {
  if (await hasQueue(db)) await db.$executeRaw`DELETE FROM pgboss.job`
}

export async function findJob(db: Database, id: string): Promise<Pick<JobRow, 'state' | 'retries'> | undefined> {
  const [row] = await db.$queryRaw<Pick<JobRow, 'state' | 'retries'>[]>`
    SELECT state::text, retry_count AS retries FROM pgboss.job WHERE id = ${id}::uuid`
  return row
}

/** The jobs of one order, oldest first. */
export async function jobsOfOrder(db: Database, orderId: string): Promise<JobRow[]> {
  if (!(await hasQueue(db))) return []
  return db.$queryRaw<JobRow[]>`
    SELECT name, state::text, created_on AS "createdAt", completed_on AS "completedAt", retry_count AS retries, output
    FROM pgboss.job WHERE data->>'orderId' = ${orderId} ORDER BY created_on, name`
}
