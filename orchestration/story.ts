/** "Where is my order, and why?" Its workflow's history knows. `node orchestration/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { renderTimeline } from './order/render-timeline.ts'
import { buildTimeline } from './order/timeline.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { readWorkflow } from './temporal/history.ts'

const patienceMs = 5_000

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Say which order: node orchestration/story.ts ORDER_ID')
  const temporal = await connectTemporal(() => {}, patienceMs)
  const found = await readWorkflow(openWorkflows(temporal), `order-${id.data}`)
  if (!found)
    throw new AppError(
      'not-found',
      `The orchestration has no order ${id.data}, or Temporal no longer keeps its history.`,
    )
  return renderTimeline(buildTimeline(found.history), found.pending, Date.now())
})
