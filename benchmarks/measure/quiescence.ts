/** Waits for a style to drain, by one cheap query of its database, which the count of commits is corrected for. */
import type { Database } from '#shared/persistence/database.ts'
import { type Waited, waitWhileMoving } from './progress.ts'

const pollMs = 200
/** Longer than a slow provider takes to respond (5 s), and than a service waits before it tries again. */
export const defaultStalledMs = 8_000

export interface DrainResult extends Omit<Waited, 'reads'> {
  /** How many queries it took, each of them a commit in PostgreSQL's statistics. */
  queries: number
}

/**
 * @param accepted how many orders were accepted so far; a style may record them after its response
 * @param followUps the services that follow a settled order
 * @param mayLoseWork gives up as soon as nothing has changed for `stalledMs`: work that is lost is never done
 */
export async function waitForQuiescence(
  db: Database,
  accepted: number,
  followUps: readonly string[],
  timeoutMs: number,
  mayLoseWork: boolean,
  stalledMs = defaultStalledMs,
): Promise<DrainResult> {
  const patience = { timeoutMs, stalledMs, endsWhenStalled: mayLoseWork, pollMs }
  const { reads, ...waited } = await waitWhileMoving(() => workLeft(db, accepted, followUps), patience)
  return { ...waited, queries: reads }
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
      (SELECT count(*) FROM partner_entry) AS notified_partners FROM o`
  const n = (name: string) => Number(row![name])
  const settled = n('all') - n('pending')
  const partners = followUps.filter((name) => name.startsWith('partner-')).length
  const has = (name: string) => (followUps.includes(name) ? 1 : 0)
  const left: Record<string, number> = {
    'orders not recorded': accepted - n('all'),
    'orders pending': n('pending'),
    'events unpublished': n('unpublished'),
    'reservations open': n('reserved'),
    'refunds due': n('unrefunded'),
    'labels to void': n('unvoided'),
    'e-mails due': has('notification') * settled - n('notified'),
    'analytics due': has('analytics') * settled - n('counted'),
    'points due': has('loyalty') * n('completed') - n('credited'),
    'partners to notify': partners * n('completed') - n('notified_partners'),
  }
  return Object.fromEntries(Object.entries(left).filter(([, count]) => count > 0))
}
