/** Prints what has happened to an order: its transitions, and its jobs. `node …/job-queue/story.ts ORDER_ID` */
import { orderId } from '#shared/contracts/order.ts'
import { renderStory, type StoryEntry, transitionEntries } from '#shared/domain/story.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { type JobRow, jobsOfOrder } from './job-rows.ts'

await runScript(async () => {
  const id = orderId.safeParse(process.argv[2])
  if (!id.success) throw new AppError('bad-request', 'Name an order: story.ts ORDER_ID')
  const db = openDatabase(readConfig(['DATABASE_URL']).DATABASE_URL, 1)
  const order = await db.order.findUnique({ where: { id: id.data } })
  if (!order) throw new AppError('not-found', `The job queue has no order ${id.data}.`)
  const transitions = await db.orderTransition.findMany({ where: { orderId: id.data } })
  const jobs = await jobsOfOrder(db, id.data)
  const entries: StoryEntry[] = [
    ...transitionEntries(transitions),
    ...jobs.map(({ createdAt, name }) => ({ at: createdAt, text: `${name} was enqueued` })),
    ...jobs.flatMap(({ completedAt, name }) => (completedAt ? [{ at: completedAt, text: `${name} is done` }] : [])),
  ]
  const lines = jobs.filter(({ state }) => state !== 'completed').map(describeOpen)
  const open = { title: 'Unfinished', lines, none: 'Nothing is unfinished.' }
  return renderStory(order, entries, open, ['the order table', 'the job table'])
})

function describeOpen({ name, state, retries, output }: JobRow): string {
  const failure = (output as { message?: string } | null)?.message
  return `${name} is ${state}, after ${retries} retries${failure ? `: ${failure}` : ''}`
}
