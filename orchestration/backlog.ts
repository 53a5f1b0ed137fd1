/** Prints the unfinished work as one line of JSON. Zero means that the orchestration is drained. */
import { runScript } from '#shared/runtime/run-script.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { runningOrders } from './temporal/terminate-all.ts'

const timeoutMs = 5_000

export async function countRunningSagas(): Promise<number> {
  const { client, withDeadline } = openWorkflows(await connectTemporal(() => {}, timeoutMs))
  const { count } = await withDeadline(
    () => client.count(runningOrders),
    'The workflow server does not respond. Try again.',
  )
  return count
}

if (import.meta.main)
  await runScript(async () => {
    // There are no dead letters here: a step is retried, or the workflow's result reports it as missed.
    return JSON.stringify({ pending: { workflows: await countRunningSagas() }, deadLetters: 0 })
  })
