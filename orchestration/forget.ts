/** Terminates the workflows of all orders, so that none of them continues on an emptied database. */
import { runScript } from '#shared/runtime/run-script.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { terminateAll } from './temporal/terminate-all.ts'

const timeoutMs = 5_000

export const terminateSagas = async (): Promise<void> =>
  terminateAll(openWorkflows(await connectTemporal(() => {}, timeoutMs)))

if (import.meta.main)
  await runScript(async () => {
    await terminateSagas()
    return 'No workflow is running.'
  })
