/** Terminates the workflows of all orders, so that none of them continues on an emptied database. */
import { runScript } from '#shared/runtime/run-script.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { terminateAll } from './temporal/terminate-all.ts'

const timeoutMs = 5_000

await runScript(async () => {
  await terminateAll(openWorkflows(await connectTemporal(() => {}, timeoutMs)))
  return 'No workflow is running.'
})
