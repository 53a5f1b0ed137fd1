/**
 * Starts a workflow that can never go on, since it has no order: `put`, and later `end ID` says what became of it. Temporal
 * retries its task for ever, with longer and longer delays, and beside the others. There are no dead letters: it is an
 * operator who ends it.
 */
import { randomUUID } from 'node:crypto'
import { runScript } from '#shared/runtime/run-script.ts'
import { openWorkflows, type Workflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'

const timeoutMs = 5_000

/** @returns the id of the workflow */
async function put({ client }: Workflows): Promise<string> {
  const workflowId = `poison-${randomUUID()}`
  await client.start('orderSaga', { workflowId, taskQueue: 'order', args: [null, []] })
  return workflowId
}

async function terminate({ client }: Workflows, workflowId: string): Promise<string> {
  const workflow = client.getHandle(workflowId)
  const { status, raw } = await workflow.describe()
  const failures = (raw.pendingWorkflowTask?.attempt ?? 1) - 1
  if (status.name === 'RUNNING') await workflow.terminate('No order can be read from it.')
  return `the workflow was ${status.name}, its task had failed ${failures} times; terminated by hand`
}

const [, id] = process.argv.slice(2)
await runScript(async () => {
  const workflows = openWorkflows(await connectTemporal(() => {}, timeoutMs))
  return JSON.stringify(id ? { where: await terminate(workflows, id) } : { id: await put(workflows) })
})
