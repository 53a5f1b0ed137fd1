/**
 * Enqueues a job that has no order, so that it can never be done: `put`, and later `end ID` says what became of it. It is
 * retried like any other job, for ever. There are no dead letters: it is an operator who ends it.
 */
import { PgBoss } from 'pg-boss'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { findJob } from './job-rows.ts'
import type { JobName } from './jobs.ts'

const queue: JobName = 'payment.charge'

const [, id] = process.argv.slice(2)
await runScript(async () => {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const boss = new PgBoss({ connectionString: DATABASE_URL, supervise: false, schedule: false, migrate: false, max: 1 })
  await boss.start()
  if (!id) return JSON.stringify({ id: await boss.send(queue, null) })
  const found = await findJob(openDatabase(DATABASE_URL, 1), id)
  await boss.deleteJob(queue, id)
  const where = found ? `the job was in state ${found.state} after ${found.retries} retries` : 'the job was gone'
  return JSON.stringify({ where: `${where}; deleted by hand` })
})
