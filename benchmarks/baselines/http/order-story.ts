/** "Where is my order, and why?" Each service keeps rows of its own, and all of them are read. */
import { orderId } from '#shared/contracts/order.ts'
import { criticalServices } from '#shared/contracts/services.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { missingEffects, readRows, timelineOf } from './timeline.ts'

const since = (start: Date, at: Date | null) => (at ? `+${at.getTime() - start.getTime()} ms` : '')

/**
 * @param style the name of its folder
 * @param id as it was entered
 * @throws AppError bad-request | not-found
 */
export async function storyOf(style: string, id: string | undefined): Promise<string> {
  const parsedId = orderId.safeParse(id)
  if (!parsedId.success)
    throw new AppError('bad-request', `Say which order: node benchmarks/baselines/${style}/story.ts ORDER_ID`)
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const rows = await readRows(openDatabase(DATABASE_URL, 1), parsedId.data)
  if (!rows) throw new AppError('not-found', `The style ${style} has no order ${parsedId.data}.`)
  const { customerId, status, reason, placedAt } = rows.order
  const missing = missingEffects(rows, FOLLOW_UPS)
  const sources = ['order', ...criticalServices, ...FOLLOW_UPS]
  return [
    `Order ${parsedId.data} of ${customerId}: ${status}${reason ? ` (${reason})` : ''}`,
    '',
    ...timelineOf(rows).map(({ at, text }) => `${since(placedAt, at).padStart(10)}  ${text}`),
    '',
    ...(missing.length > 0
      ? ['In progress, or lost:', ...missing.map((line) => `  ${line}`)]
      : ['Nothing is missing.']),
    '',
    `Asked ${sources.length} places: ${sources.map((name) => `${name}'s rows`).join(', ')}.`,
  ].join('\n')
}
