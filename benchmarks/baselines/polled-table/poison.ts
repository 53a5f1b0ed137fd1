/**
 * Inserts an event without an order, which payment can never handle: `put`, and later `end ID` says who is behind it and
 * deletes it. A consumer's position does not pass an event that fails: all events after it are handled by every poll anew,
 * and those that no longer fit into one poll not at all.
 */
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import type { EventData } from './events.ts'

const type: keyof EventData = 'OrderCreated'

const [, id] = process.argv.slice(2)
await runScript(async () => {
  const db = openDatabase(readConfig(['DATABASE_URL']).DATABASE_URL, 1)
  if (!id) {
    const [row] = await db.$queryRaw<[{ id: bigint }]>`
      INSERT INTO polled_event (type, data, created_at) VALUES (${type}, 'null', now()) RETURNING id`
    return JSON.stringify({ id: String(row.id) })
  }
  const behind = await db.polledPosition.findMany({ where: { lastId: { lt: BigInt(id) } } })
  await db.polledEvent.delete({ where: { id: BigInt(id) } })
  const consumers = behind.map(({ consumer }) => consumer).join(', ')
  return JSON.stringify({ where: `in the table, and ${consumers || 'nobody'} did not get past it; deleted by hand` })
})
