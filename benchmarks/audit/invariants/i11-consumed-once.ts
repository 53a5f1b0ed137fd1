/** I11: no message is lost between broker and books, none is processed twice, none is given up that could be processed. */
import type { Consumption } from '../../measure/consumption.ts'
import { type AuditInput, type Finding, forEachOrder, type Invariant } from '../invariant.ts'
import type { OrderRecord } from '../snapshot.ts'

export const consumedOnce: Invariant = {
  id: 'I11',
  description:
    'Each consumed message was processed, a duplicate or dead-lettered, each event processed once, only poison given up.',
  check: (ctx) => [
    ...inboxFindings(ctx),
    ...(ctx.consumption ? messageFindings(ctx.consumption, ctx.poisoned ?? []) : []),
  ],
}

/** The inbox itself, since it is what makes effects happen once. */
const inboxFindings: (ctx: AuditInput) => Finding[] = forEachOrder(({ inbox, outbox }: OrderRecord) => {
  const written = new Set(outbox.map(({ id }) => id))
  const unknown = inbox.filter(({ id }) => !written.has(id))
  const perType = Map.groupBy(inbox, ({ consumer, type }) => `${consumer} processed ${type}`)
  return [
    ...unknown.map(({ consumer, type }) => `${consumer} processed a ${type} that no service wrote`),
    // A fact about an order comes true once: two of a type are one fact that was published under two ids.
    ...[...perType].filter(([, rows]) => rows.length > 1).map(([what, rows]) => `${what} ${rows.length} times`),
  ]
})

function messageFindings({ consumers, deadLetters }: Consumption, poisoned: readonly string[]): Finding[] {
  // What is lost is named one by one; the sum speaks only of what no order can be named for.
  const sums = consumers.flatMap(
    ({ consumer, consumed, ignored, processed, duplicates, deadLettered, unaccounted }) => {
      const accounted = ignored + processed + duplicates + deadLettered
      if (consumed === accounted + unaccounted.length) return []
      const parts = `${processed} processed + ${duplicates} duplicates + ${deadLettered} dead-lettered`
      return [{ orderId: null, detail: `${consumer}: ${consumed - ignored} consumed ≠ ${parts}` }]
    },
  )
  const lost = consumers.flatMap(({ consumer, unaccounted }) =>
    unaccounted.map(({ orderId, type }) => ({ orderId, detail: `${consumer} has no trace of ${type}` })),
  )
  const givenUp = deadLetters.filter(({ eventId }) => eventId === null || !poisoned.includes(eventId))
  return [
    ...sums,
    ...lost,
    ...givenUp.map(({ consumer, orderId, type, reason }) => ({
      orderId,
      detail: `${consumer} dead-lettered ${type}, which nobody poisoned: ${reason}`,
    })),
  ]
}
