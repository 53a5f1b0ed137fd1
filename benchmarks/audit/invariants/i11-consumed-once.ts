/** I11: no message is lost between broker and database, none is processed twice, and only poison is dead-lettered. */
import type { Consumption } from '../../measure/consumption.ts'
import { type AuditInput, type Finding, forEachOrder, type Invariant } from '../invariant.ts'
import type { OrderRecord } from '../snapshot.ts'

export const consumedOnce: Invariant = {
  id: 'I11',
  description:
    'Each consumed message was processed, a duplicate or dead-lettered; each event was processed once; only poison was dead-lettered.',
  check: (ctx) => [
    ...inboxFindings(ctx),
    ...(ctx.consumption ? messageFindings(ctx.consumption, ctx.poisoned ?? []) : []),
  ],
}

/** The inbox, which deduplicates the effects. */
const inboxFindings: (ctx: AuditInput) => Finding[] = forEachOrder(({ inbox, outbox }: OrderRecord) => {
  const written = new Set(outbox.map(({ id }) => id))
  const unknown = inbox.filter(({ id }) => !written.has(id))
  const perType = Map.groupBy(inbox, ({ consumer, type }) => `${consumer} processed ${type}`)
  return [
    ...unknown.map(({ consumer, type }) => `${consumer} processed a ${type} that no service published`),
    // An order has at most one event of each type: two of a type are one event published under two ids.
    ...[...perType].filter(([, rows]) => rows.length > 1).map(([what, rows]) => `${what} ${rows.length} times`),
  ]
})

function messageFindings({ consumers, deadLetters }: Consumption, poisoned: readonly string[]): Finding[] {
  // Unaccounted messages are reported one by one below; the sums report the rest, which have no order to name.
  const sums = consumers.flatMap(
    ({ consumer, consumed, ignored, processed, duplicates, deadLettered, unaccounted }) => {
      const accounted = ignored + processed + duplicates + deadLettered
      if (consumed === accounted + unaccounted.length) return []
      const parts = `${processed} processed + ${duplicates} duplicates + ${deadLettered} dead-lettered`
      return [{ orderId: null, detail: `${consumer}: ${consumed - ignored} consumed ≠ ${parts}` }]
    },
  )
  const lost = consumers.flatMap(({ consumer, unaccounted }) =>
    unaccounted.map(({ orderId, type }) => ({ orderId, detail: `${consumer} has no record of ${type}` })),
  )
  const unexpected = deadLetters.filter(({ eventId }) => eventId === null || !poisoned.includes(eventId))
  return [
    ...sums,
    ...lost,
    ...unexpected.map(({ consumer, orderId, type, reason }) => ({
      orderId,
      detail: `${consumer} dead-lettered ${type}, which was not poison: ${reason}`,
    })),
  ]
}
