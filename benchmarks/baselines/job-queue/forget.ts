/** Deletes all jobs, so that none of them is done on an emptied database. */
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { deleteJobs } from './job-rows.ts'

await runScript(async () => {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  await deleteJobs(openDatabase(DATABASE_URL, 1))
  return 'No job is left.'
})
