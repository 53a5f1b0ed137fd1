/** Prints what has happened to an order: its transitions, and its events. `node …/polled-table/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { servicesWith } from '#shared/contracts/services.ts'
import { renderStory, type StoryEntry, transitionEntries } from '#shared/domain/story.ts'
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
  const entries: StoryEntry[] = [
    ...transitionEntries(transitions),
    ...events.map(({ createdAt, id, type }) => ({ at: createdAt, text: `event ${id}: ${type}` })),
  ]
  const lines = servicesWith(FOLLOW_UPS).flatMap((service) =>
    events
      .filter(({ id, type }) => type in handlersOf(service) && id > (positions.get(service) ?? 0n))
      .map(({ id, type }) => `${service} has not reached event ${id}, ${type}`),
  )
  const none = 'No consumer is behind these events. It may have skipped one: nothing shows that.'
  const sources = ['the order table', 'the events table', 'the positions']
  return renderStory(order, entries, { title: 'Unfinished', lines, none }, sources)
})
