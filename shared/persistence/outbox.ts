/** The outbox: events stored in the transaction of the state change, then published in order, at least once. */
import { type Database, type Sql, sql, type Tx } from './database.ts'

/** An event to be published. */
export interface OutboxEvent {
  id: string
  service: string
  topic: string
  orderId: string
  type: string
  version: number
  payload: unknown
  createdAt: Date
}

/** Writes the event in the caller's transaction: it is published if and only if the state change commits. */
export async function writeOutbox(tx: Tx, event: OutboxEvent): Promise<void> {
  await tx.$executeRaw`INSERT INTO outbox_event ${outboxColumns} VALUES (${outboxValues(event)})`
}

export const outboxColumns = sql`(id, service, topic, order_id, type, version, payload, created_at)`

export const outboxValues = ({
  id,
  service,
  topic,
  orderId,
  type,
  version,
  payload,
  createdAt,
}: OutboxEvent): Sql => sql`
  ${id}::uuid, ${service}, ${topic}, ${orderId}::uuid, ${type}, ${version}::int, ${JSON.stringify(payload)}::jsonb,
  ${createdAt}::timestamptz`

/**
 * Publishes the unpublished events of a service, at most `limit` of them, and marks them in the same transaction.
 * Selects only the oldest event of each order, so that an order's events are published in order by any number of relays.
 * Rows that another relay has locked are skipped. Positions are not in commit order, so a relay keeps no position of its own.
 * @returns whether there are more events to publish
 */
export async function relayOutbox(
  db: Database,
  service: string,
  publish: (events: OutboxEvent[]) => Promise<void>,
  limit = 200,
): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<(OutboxEvent & { position: bigint })[]>`
        SELECT position, id, service, topic, order_id AS "orderId", type, version, payload, created_at AS "createdAt"
        FROM outbox_event AS event
        WHERE service = ${service} AND published_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM outbox_event AS earlier
          WHERE earlier.service = event.service AND earlier.order_id = event.order_id
            AND earlier.published_at IS NULL AND earlier.position < event.position)
        ORDER BY position LIMIT ${limit} FOR UPDATE SKIP LOCKED`
      if (rows.length === 0) return false
      await publish(rows)
      const positions = rows.map((row) => row.position)
      const [remaining] = await tx.$queryRaw<[{ more: boolean }]>`
        WITH published AS (UPDATE outbox_event SET published_at = now() WHERE position = ANY(${positions}))
        SELECT EXISTS (
          SELECT 1 FROM outbox_event
          WHERE service = ${service} AND published_at IS NULL AND position <> ALL(${positions})) AS more`
      return remaining.more
    },
    { timeout: 60_000 },
  )
}
