/** What is still on its way, as one line of JSON; zero means that the orchestration has come to rest. */
import { runScript } from '#shared/runtime/run-script.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'

const timeoutMs = 5_000
const running = `WorkflowType = 'orderSaga' AND ExecutionStatus = 'Running'`

await runScript(async () => {
  const { client, withDeadline } = openWorkflows(await connectTemporal(() => {}, timeoutMs))
  const { count } = await withDeadline(() => client.count(running), 'The workflow server does not answer. Ask again.')
  // No letter is ever dead here: a step is tried again, or its workflow ends by saying that it was missed.
  return JSON.stringify({ pending: { workflows: count }, deadLetters: 0 })
})
