/** Prints the timeline of an order, from its workflow's history. `node orchestration/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { renderTimeline } from './order/render-timeline.ts'
import { buildTimeline } from './order/timeline.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { readWorkflow } from './temporal/history.ts'

const timeoutMs = 5_000

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: node orchestration/story.ts ORDER_ID')
  const temporal = await connectTemporal(() => {}, timeoutMs)
  const workflow = await readWorkflow(openWorkflows(temporal), `order-${id.data}`)
  if (!workflow)
    throw new AppError(
      'not-found',
      `The orchestration has no order ${id.data}, or Temporal no longer keeps its history.`,
    )
  return renderTimeline(buildTimeline(workflow.history), workflow.pending, Date.now())
})
