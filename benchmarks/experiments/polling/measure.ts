/** Measures a polled table: its load on the database while nothing happens, and lock waits while orders arrive. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { styles } from '#stack/styles.ts'
import type { Measure } from '../../experiment.ts'
import { measureLoad } from '../../measure-cell.ts'
import { warmUp, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'

const idleMs = 3_000
const samplingMs = 20

export const measurePolling: Measure = (testBed, plan, keyPrefix, signal, onCell) => {
  const { pollIntervalMs } = plan
  if (pollIntervalMs === undefined) throw new Error('A plan of the experiment polling must define its interval.')
  const env = { POLL_INTERVAL_MS: String(pollIntervalMs) }
  return withRunningStyle(testBed, plan, signal, { env }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    // Another database of the same server, whose transactions do not count.
    const statistics = testBed.providersDb
    const { database } = styles[plan.style]
    const idleTransactionsPerS = await transactionsPerS(statistics, database)
    const stopSampling = sampleLockWaits(statistics, database)
    const measured = await measureLoad(ctx, plan, keyPrefix)
    const lockWaitShare = await stopSampling()
    await onCell({ ...measured, cell: { ...measured.cell, polling: { idleTransactionsPerS, lockWaitShare } } })
  })
}

async function transactionsPerS(statistics: Database, database: string): Promise<number> {
  const from = await transactionsOf(statistics, database)
  await sleep(idleMs)
  return rounded(((await transactionsOf(statistics, database)) - from) / (idleMs / 1_000))
}

async function transactionsOf(statistics: Database, database: string): Promise<number> {
  const [row] = await statistics.$queryRaw<[{ count: bigint }]>`
    SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = ${database}`
  return Number(row.count)
}

/** @returns a function that stops, and returns the share of samples in which a session waited for a lock */
function sampleLockWaits(statistics: Database, database: string): () => Promise<number> {
  let isStopped = false
  const counts = { samples: 0, waiting: 0 }
  async function sample(): Promise<void> {
    while (!isStopped) {
      const [row] = await statistics.$queryRaw<[{ waiting: bigint }]>`
        SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = ${database} AND wait_event_type = 'Lock'`
      counts.samples += 1
      if (row.waiting > 0n) counts.waiting += 1
      await sleep(samplingMs)
    }
  }
  const sampling = sample()
  return async () => {
    isStopped = true
    await sampling
    return rounded(counts.waiting / Math.max(1, counts.samples))
  }
}
