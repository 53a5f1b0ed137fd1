/** Tells where an order is and why, from its workflow's history alone. `node orchestration/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { Fault, messageOf } from '#shared/runtime/fault.ts'
import { tellStory } from './order/tell.ts'
import { storyOf } from './order/timeline.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { readWorkflow } from './temporal/history.ts'

const patienceMs = 5_000

async function story(id: string | undefined): Promise<string> {
  const known = orderId.safeParse(id)
  if (!known.success) throw new Fault('bad-request', 'Name an order: node orchestration/story.ts ORDER_ID')
  const temporal = await connectTemporal(() => {}, patienceMs)
  const found = await readWorkflow(openWorkflows(temporal), `order-${known.data}`)
  if (!found) throw new Fault('not-found', `There is no workflow for order ${known.data}, or it is past its retention.`)
  return tellStory(storyOf(found.history), found.pending, Date.now())
}

const [id] = process.argv.slice(2)
await story(id).then(
  (text) => console.log(text),
  (error) => {
    console.error(messageOf(error))
    process.exitCode = 1
  },
)
// The native connection would keep the process alive.
process.exit()
