/** What is still on its way, as one line of JSON; zero means that the orchestration has come to rest. */
import { printAnswer } from '#shared/runtime/answer.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'

const patienceMs = 5_000
const running = `WorkflowType = 'orderSaga' AND ExecutionStatus = 'Running'`

await printAnswer(async () => {
  const { client, ask } = openWorkflows(await connectTemporal(() => {}, patienceMs))
  const { count } = await ask(() => client.count(running), 'The workflow server does not answer. Ask again.')
  // No letter is ever dead here: a step is tried again, or its workflow ends by saying that it was missed.
  return JSON.stringify({ pending: { workflows: count }, deadLetters: 0 })
})
