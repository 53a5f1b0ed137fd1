/**
 * The inbox: the events that a consumer has processed, stored in the transaction of their effects. Duplicates have no
 * effect.
 */
import type { Database, Tx } from './database.ts'
import type { OutboxEvent } from './outbox.ts'

/** The event was processed before. Thrown inside the transaction, so that it rolls back. */
export class DuplicateEvent extends Error {}

/** @throws DuplicateEvent when this consumer has processed the event before */
export async function writeInbox(
  tx: Tx,
  consumer: string,
  event: Pick<OutboxEvent, 'id' | 'orderId' | 'type'>,
  now: Date,
): Promise<void> {
  const { count } = await tx.inboxEvent.createMany({
    data: { consumer, eventId: event.id, orderId: event.orderId, type: event.type, receivedAt: now },
    skipDuplicates: true,
  })
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
