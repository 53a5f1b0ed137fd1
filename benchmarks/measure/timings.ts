/** From attempts and books to times: when each order was accepted, settled, fully done, undone, and what was unavoidable. */
import { type AuditSnapshot, countActive, ledgerOf, type OrderRecord, reversals } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'

/** Milliseconds, one number per order for which it applies; report/definitions.ts says what each means. */
export interface Timings {
  acceptMs: number[]
  settleMs: number[]
  effectsMs: number[]
  compensateMs: number[]
  criticalPathMs: number[]
  /** Each answer time of a provider, for its mean. */
  providerMs: number[]
}

export const noTimings = (): Timings => ({
  acceptMs: [],
  settleMs: [],
  effectsMs: [],
  compensateMs: [],
  criticalPathMs: [],
  providerMs: [],
})

export function timingsOf(
  attempts: readonly Attempt[],
  snapshot: AuditSnapshot,
  followUps: readonly string[],
): Timings {
  const timings = noTimings()
  const find = orderFinder(snapshot)
  for (const attempt of attempts) {
    if (isAcknowledged(attempt) && attempt.scenario === 'none')
      timings.acceptMs.push(attempt.endedAt - attempt.intendedAt)
    const order = find(attempt)
    if (order?.order?.status === 'COMPLETED') addCompleted(timings, attempt, order, followUps)
    if (order?.order?.status === 'CANCELLED') timings.compensateMs.push(...compensation(order))
  }
  return timings
}

/** Finds an attempt's order by its key, so that unanswered attempts find theirs too. */
export function orderFinder(snapshot: AuditSnapshot): (attempt: Attempt) => OrderRecord | undefined {
  const byKey = new Map<string, OrderRecord>()
  for (const books_ of snapshot.orders.values())
    if (books_.order) byKey.set(`${books_.order.customerId}/${books_.order.idempotencyKey}`, books_)
  return ({ customerId, idempotencyKey }) => byKey.get(`${customerId}/${idempotencyKey}`)
}

/** @returns when an attempt's order settled, in milliseconds since the epoch; never is infinity */
export function settleFinder(snapshot: AuditSnapshot): (attempt: Attempt) => number {
  const find = orderFinder(snapshot)
  return (attempt) => find(attempt)?.order?.settledAt?.getTime() ?? Number.POSITIVE_INFINITY
}

function addCompleted(timings: Timings, attempt: Attempt, order: OrderRecord, followUps: readonly string[]): void {
  timings.settleMs.push(order.order!.settledAt!.getTime() - attempt.intendedAt)
  const done = effectTimes(order, followUps)
  if (done.every((at) => at !== null)) timings.effectsMs.push(Math.max(...done) - attempt.intendedAt)
  for (const entry of order.ledger) timings.providerMs.push(entry.answeredAt.getTime() - entry.receivedAt.getTime())
  const took = (provider: string, operation: string) => {
    const [entry] = ledgerOf(order, provider, operation, 'done')
    return entry ? entry.answeredAt.getTime() - entry.receivedAt.getTime() : Number.NaN
  }
  const critical = Math.max(took('payment', 'charge'), took('warehouse', 'allocate')) + took('carrier', 'label')
  if (!Number.isNaN(critical)) timings.criticalPathMs.push(critical)
}

/** When each effect of a completed order was there; null for one that is missing. */
function effectTimes(order: OrderRecord, followUps: readonly string[]): (number | null)[] {
  const rows: Record<string, Date | null | undefined> = {
    notification: order.notifications[0]?.sentAt,
    analytics: order.analytics[0]?.countedAt,
    loyalty: order.loyalty[0]?.creditedAt,
  }
  for (const { partner, creditedAt } of order.partners) rows[partner] = creditedAt
  const critical = [order.payment?.chargedAt, order.reservation?.soldAt, order.shipment?.labelledAt]
  return [...critical, ...followUps.map((name) => rows[name])].map((at) => at?.getTime() ?? null)
}

const reversible = Object.keys(reversals) as (keyof typeof reversals)[]

/** What providers had done for a cancelled order, and whether all of it was undone. */
export function undone(order: OrderRecord): { hadEffects: boolean; all: boolean } {
  const did = (provider: keyof typeof reversals) =>
    ledgerOf(order, provider, reversals[provider].does, 'done').length > 0
  return {
    hadEffects: reversible.some(did),
    all: reversible.every((provider) => countActive(order.ledger, provider) === 0),
  }
}

function compensation(order: OrderRecord): number[] {
  const { hadEffects, all } = undone(order)
  if (!hadEffects || !all) return []
  const refused = order.ledger.find((entry) => entry.outcome === 'refused' && entry.reason === order.order!.reason)
  const from = refused?.answeredAt ?? order.order!.settledAt!
  const ends = [
    order.order!.settledAt,
    order.payment?.refundedAt,
    order.reservation?.releasedAt,
    order.shipment?.voidedAt,
  ]
  return [Math.max(...ends.map((end) => end?.getTime() ?? 0)) - from.getTime()]
}
