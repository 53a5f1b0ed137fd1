/** Prints how many events each consumer has not passed yet, as one line of JSON. Those that it skipped are not among them. */
import { servicesWith } from '#shared/contracts/services.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'

await runScript(async () => {
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const db = openDatabase(DATABASE_URL, 1)
  const positions = new Map((await db.polledPosition.findMany()).map(({ consumer, lastId }) => [consumer, lastId]))
  const pending: Record<string, number> = {}
  for (const consumer of servicesWith(FOLLOW_UPS))
    pending[consumer] = await db.polledEvent.count({ where: { id: { gt: positions.get(consumer) ?? 0n } } })
  return JSON.stringify({ pending, deadLetters: 0 })
})
