/** "Where is my order, and why?" Each service keeps rows of its own, and all of them are read. */
import { orderId } from '#shared/contracts/order.ts'
import { criticalServices, type FollowUpService } from '#shared/contracts/services.ts'
import { renderStory } from '#shared/domain/story.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { entriesOf, missingEffects, type Rows, readRows } from './timeline.ts'

interface Open {
  title: string
  none: string
  linesOf(rows: Rows, followUps: readonly FollowUpService[]): string[]
}

const missing: Open = { title: 'In progress, or lost', none: 'Nothing is missing.', linesOf: missingEffects }

/**
 * @param style the name of its folder
 * @param id as it was entered
 * @param open what may be left of an order
 * @throws AppError bad-request | not-found
 */
export async function storyOf(style: string, id: string | undefined, open = missing): Promise<string> {
  const parsedId = orderId.safeParse(id)
  if (!parsedId.success)
    throw new AppError('bad-request', `Name an order: node benchmarks/baselines/${style}/story.ts ORDER_ID`)
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const rows = await readRows(openDatabase(DATABASE_URL, 1), parsedId.data)
  if (!rows) throw new AppError('not-found', `The style ${style} has no order ${parsedId.data}.`)
  const sources = ['order', ...criticalServices, ...FOLLOW_UPS].map((name) => `${name}'s rows`)
  return renderStory(rows.order, entriesOf(rows), { ...open, lines: open.linesOf(rows, FOLLOW_UPS) }, sources)
}
