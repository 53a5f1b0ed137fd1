/**
 * The inbox: the events that a consumer has processed, stored in the transaction of their effects. Duplicates have no
 * effect.
 */
import { type Database, sql, type Tx } from './database.ts'
import { type OutboxEvent, outboxColumns, outboxValues } from './outbox.ts'

/** The event was processed before. Thrown inside the transaction, so that it rolls back. */
export class DuplicateEvent extends Error {}

/**
 * Records the event, and in the same statement the event that follows from it, if there is one.
 * @throws DuplicateEvent when this consumer has processed the event before
 */
export async function writeInbox(
  tx: Tx,
  consumer: string,
  event: Pick<OutboxEvent, 'id' | 'orderId' | 'type'>,
  now: Date,
  next?: OutboxEvent,
): Promise<void> {
  const insert = sql`
    INSERT INTO inbox_event (consumer, event_id, order_id, type, received_at)
    VALUES (${consumer}, ${event.id}::uuid, ${event.orderId}::uuid, ${event.type}, ${now}) ON CONFLICT DO NOTHING`
  const count = next
    ? await tx.$executeRaw`
        WITH received AS (${insert} RETURNING event_id)
        INSERT INTO outbox_event ${outboxColumns} SELECT ${outboxValues(next)} FROM received`
    : await tx.$executeRaw(insert)
  if (count === 0) throw new DuplicateEvent(`${consumer} has processed ${event.type} ${event.id} before`)
}

/** Published events of these types that the consumer has not processed. */
export async function countUnprocessed(db: Database, consumer: string, types: string[]): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM outbox_event AS event
    WHERE published_at IS NOT NULL AND type = ANY(${types}) AND NOT EXISTS (
      SELECT 1 FROM inbox_event WHERE consumer = ${consumer} AND event_id = event.id)`
  return Number(row?.count ?? 0)
}
