/** Prints what has happened to an order. `node choreography/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { describeOrder } from './order-timeline.ts'
import { consumersFor } from './services.ts'

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: node choreography/story.ts ORDER_ID')
  const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
  const text = await describeOrder(id.data, consumersFor(FOLLOW_UPS))
  if (text === null) throw new AppError('not-found', `The choreography has no order ${id.data}.`)
  return text
})
