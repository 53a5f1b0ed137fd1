/** What has happened to an order, from its workflow's history. */
import { renderTimeline } from './order/render-timeline.ts'
import { buildTimeline } from './order/timeline.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { readWorkflow } from './temporal/history.ts'
import { workflowIdOf } from './temporal/saga.ts'

const timeoutMs = 5_000

/** @returns its timeline and what it waits for, as text; null when Temporal has no such workflow */
export async function describeSaga(orderId: string): Promise<string | null> {
  const temporal = await connectTemporal(() => {}, timeoutMs)
  const workflow = await readWorkflow(openWorkflows(temporal), workflowIdOf(orderId))
  return workflow && renderTimeline(buildTimeline(workflow.history), workflow.pending, Date.now())
}
