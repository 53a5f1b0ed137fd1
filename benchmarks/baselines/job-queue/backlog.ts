/** Prints the jobs that are not completed, by queue, as one line of JSON. */
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { countOpenJobs } from './job-rows.ts'

await runScript(async () => {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  // There are no dead letters here: a job is retried until it succeeds.
  return JSON.stringify({ pending: await countOpenJobs(openDatabase(DATABASE_URL, 1)), deadLetters: 0 })
})
