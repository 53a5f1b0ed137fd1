/** The inbox: what a consumer has absorbed, kept in the transaction of what it caused, so that redelivery does nothing. */
import type { Database, Tx } from './database.ts'

export interface InboxEvent {
  id: string
  orderId: string
  type: string
}

/** Thrown inside a transaction that must not happen twice; it rolls back, and the event counts as a duplicate. */
export class DuplicateEvent extends Error {}

/** @throws AlreadyReceived when this consumer has absorbed the event before */
export async function writeInbox(tx: Tx, consumer: string, event: InboxEvent, now: Date): Promise<void> {
  const { count } = await tx.inboxEvent.createMany({
    data: { consumer, eventId: event.id, orderId: event.orderId, type: event.type, receivedAt: now },
    skipDuplicates: true,
  })
  if (count === 0) throw new DuplicateEvent(`${consumer} has absorbed ${event.type} ${event.id}`)
}

/** Published events of these types that the consumer has not absorbed. */
export async function countUnprocessed(db: Database, consumer: string, types: string[]): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM outbox_event AS event
    WHERE published_at IS NOT NULL AND type = ANY(${types}) AND NOT EXISTS (
      SELECT 1 FROM inbox_event WHERE consumer = ${consumer} AND event_id = event.id)`
  return Number(row?.count ?? 0)
}
