/** Waiting for a style to come to rest, by its books first: one cheap query, which other figures are corrected for. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'

const pollMs = 200

export interface DrainResult {
  /** Kind of work to how much of it is left; empty when the style is at rest. */
  left: Record<string, number>
  /** How many queries it took, each of them a commit in PostgreSQL's statistics. */
  queries: number
}

/**
 * @param accepted how many orders were promised so far; a style may write them down after its answer
 * @param followUps the services that follow a settled order
 */
export async function waitForQuiescence(
  db: Database,
  accepted: number,
  followUps: readonly string[],
  withinMs: number,
): Promise<DrainResult> {
  const deadline = Date.now() + withinMs
  for (let queries = 1; ; queries++) {
    const left = await workLeft(db, accepted, followUps)
    if (Object.keys(left).length === 0 || Date.now() > deadline) return { left, queries }
    await sleep(pollMs)
  }
}

async function workLeft(db: Database, accepted: number, followUps: readonly string[]): Promise<Record<string, number>> {
  const [row] = await db.$queryRaw<Record<string, bigint>[]>`
    WITH o AS (SELECT count(*) AS all, count(*) FILTER (WHERE status = 'PENDING') AS pending,
                      count(*) FILTER (WHERE status = 'COMPLETED') AS completed FROM "order")
    SELECT o.all, o.pending, o.completed,
      (SELECT count(*) FROM outbox_event WHERE published_at IS NULL) AS unpublished,
      (SELECT count(*) FROM reservation WHERE status = 'RESERVED') AS reserved,
      (SELECT count(*) FROM payment JOIN "order" ON id = order_id
        WHERE payment.status = 'CHARGED' AND "order".status = 'CANCELLED') AS unrefunded,
      (SELECT count(*) FROM shipment JOIN "order" ON id = order_id
        WHERE shipment.status = 'LABELLED' AND "order".status = 'CANCELLED') AS unvoided,
      (SELECT count(*) FROM notification) AS notified,
      (SELECT count(*) FROM analytics_entry) AS counted,
      (SELECT count(*) FROM loyalty_entry) AS credited,
      (SELECT count(*) FROM partner_entry) AS told FROM o`
  const n = (name: string) => Number(row![name])
  const settled = n('all') - n('pending')
  const partners = followUps.filter((name) => name.startsWith('partner-')).length
  const follows = (name: string) => (followUps.includes(name) ? 1 : 0)
  const left: Record<string, number> = {
    'orders not recorded': accepted - n('all'),
    'orders pending': n('pending'),
    'facts unpublished': n('unpublished'),
    'reservations open': n('reserved'),
    'refunds due': n('unrefunded'),
    'labels to void': n('unvoided'),
    'e-mails due': follows('notification') * settled - n('notified'),
    'analytics due': follows('analytics') * settled - n('counted'),
    'points due': follows('loyalty') * n('completed') - n('credited'),
    'partners to tell': partners * n('completed') - n('told'),
  }
  return Object.fromEntries(Object.entries(left).filter(([, count]) => count > 0))
}
