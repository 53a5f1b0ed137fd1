/** Prints the timeline of an order, from its workflow's history. `node orchestration/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { describeSaga } from './order-timeline.ts'

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: node orchestration/story.ts ORDER_ID')
  const text = await describeSaga(id.data)
  if (text === null)
    throw new AppError(
      'not-found',
      `The orchestration has no order ${id.data}, or Temporal no longer keeps its history.`,
    )
  return text
})
