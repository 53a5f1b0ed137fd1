/** Terminates every order's workflow that is still running. */
import { setTimeout as sleep } from 'node:timers/promises'
import { WorkflowNotFoundError } from '@temporalio/client'
import type { Workflows } from './client.ts'

export const runningOrders = `WorkflowType = 'orderSaga' AND ExecutionStatus = 'Running'`
const pollMs = 50

export async function terminateAll({ client, withDeadline }: Workflows): Promise<void> {
  const count = () =>
    withDeadline(() => client.count(runningOrders), 'The workflow server does not respond. Try again.')
  // The list of workflows follows their histories with a delay, so that one termination may find another workflow.
  while ((await count()).count > 0) {
    for await (const { workflowId } of client.list({ query: runningOrders }))
      await client.getHandle(workflowId).terminate('The orders are deleted.').catch(ignoreEnded)
    await sleep(pollMs)
  }
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error
}
