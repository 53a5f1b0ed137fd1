/** "Where is my order, and why?" Its workflow's history knows. `node orchestration/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { printAnswer } from '#shared/runtime/answer.ts'
import { Fault } from '#shared/runtime/fault.ts'
import { tellStory } from './order/tell.ts'
import { storyOf } from './order/timeline.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { readWorkflow } from './temporal/history.ts'

const patienceMs = 5_000

await printAnswer(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new Fault('bad-request', 'Say which order: node orchestration/story.ts ORDER_ID')
  const temporal = await connectTemporal(() => {}, patienceMs)
  const found = await readWorkflow(openWorkflows(temporal), `order-${id.data}`)
  if (!found)
    throw new Fault('not-found', `The orchestration has no order ${id.data}, or Temporal no longer keeps its history.`)
  return tellStory(storyOf(found.history), found.pending, Date.now())
})
