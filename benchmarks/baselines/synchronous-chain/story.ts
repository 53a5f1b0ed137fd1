/** "Where is my order, and why?" Each service of the chain keeps rows of its own, and each has to be asked for them. */
import { orderId } from '#shared/contracts/order.ts'
import { criticalServices } from '#shared/contracts/services.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { readRows, timelineOf, uncompensatedEffects } from './order/timeline.ts'

const since = (start: Date, at: Date | null) => (at ? `+${at.getTime() - start.getTime()} ms` : '')

await runScript(async () => {
  const parsedId = orderId.safeParse(process.argv[2])
  if (!parsedId.success)
    throw new AppError('bad-request', 'Say which order: node benchmarks/baselines/synchronous-chain/story.ts ORDER_ID')
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const rows = await readRows(openDatabase(DATABASE_URL, 1), parsedId.data)
  if (!rows) throw new AppError('not-found', `The chain has no order ${parsedId.data}.`)
  const { id, customerId, status, reason, placedAt } = rows.order
  const left = uncompensatedEffects(rows)
  const places = ['order', ...criticalServices, ...FOLLOW_UPS]
  return [
    `Order ${id} of ${customerId}: ${status}${reason ? ` (${reason})` : ''}`,
    '',
    ...timelineOf(rows).map(({ at, text }) => `${since(placedAt, at).padStart(10)}  ${text}`),
    '',
    ...(left.length > 0 ? ['Left behind:', ...left.map((line) => `  ${line}`)] : ['Nothing is left behind.']),
    '',
    `Asked ${places.length} places: ${places.map((name) => `${name}'s rows`).join(', ')}.`,
  ].join('\n')
})
