/** Prints what has happened to an order: the saga's history, then its outcome's way. `node hybrid/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { describeOrder } from '../choreography/order-timeline.ts'
import { describeSaga } from '../orchestration/order-timeline.ts'
import { followers } from './services.ts'

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: node hybrid/story.ts ORDER_ID')
  const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
  const saga = await describeSaga(id.data)
  const outcome = await describeOrder(id.data, followers(FOLLOW_UPS))
  if (saga === null && outcome === null) throw new AppError('not-found', `The hybrid has no order ${id.data}.`)
  return [
    'The saga, from its history in Temporal:',
    saga ?? `  Temporal no longer keeps the history of ${id.data}.`,
    '',
    "Its outcome, from the services' tables and topics:",
    outcome ?? '  The order is not recorded yet.',
  ].join('\n')
})
