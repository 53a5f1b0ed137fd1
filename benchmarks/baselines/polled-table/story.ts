/** Prints what has happened to an order: its transitions, and its events. `node …/polled-table/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { servicesWith } from '#shared/contracts/services.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { handlersOf } from './services.ts'

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: story.ts ORDER_ID')
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const db = openDatabase(DATABASE_URL, 1)
  const order = await db.order.findUnique({ where: { id: id.data } })
  if (!order) throw new AppError('not-found', `The polled table has no order ${id.data}.`)
  const transitions = await db.orderTransition.findMany({ where: { orderId: id.data } })
  const events = await db.polledEvent.findMany({ where: { data: { path: ['orderId'], equals: id.data } } })
  const positions = new Map((await db.polledPosition.findMany()).map(({ consumer, lastId }) => [consumer, lastId]))
  const entries = [
    ...transitions.map(({ at, to, reason }) => ({ at, text: `order is ${to}${reason ? `: ${reason}` : ''}` })),
    ...events.map(({ createdAt, id, type }) => ({ at: createdAt, text: `event ${id}: ${type}` })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  const waiting = servicesWith(FOLLOW_UPS).flatMap((service) =>
    events
      .filter(({ id, type }) => type in handlersOf(service) && id > (positions.get(service) ?? 0n))
      .map(({ id, type }) => `  ${service} has not reached event ${id}, ${type}`),
  )
  const { customerId, status, reason, placedAt } = order
  return [
    `Order ${id.data} of ${customerId}: ${status}${reason ? ` (${reason})` : ''}`,
    '',
    ...entries.map(({ at, text }) => `${`+${at.getTime() - placedAt.getTime()} ms`.padStart(10)}  ${text}`),
    '',
    ...(waiting.length > 0
      ? ['Unfinished:', ...waiting]
      : ['No consumer is behind these events. It may have skipped one: nothing shows that.']),
    '',
    'Read 3 sources: the order table, the events table, the positions.',
  ].join('\n')
})
