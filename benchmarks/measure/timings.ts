/** The times of each order, from attempts and snapshot: accept, settle, effects, compensation and critical path. */
import { type AuditSnapshot, countActive, ledgerOf, type OrderRecord, reversals } from '../audit/snapshot.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'
import type { OrderRow } from '../results-schema.ts'

/** Milliseconds, one number per order for which it applies; meta/definitions.ts defines each. */
export interface Timings {
  acceptMs: number[]
  settleMs: number[]
  effectsMs: number[]
  compensateMs: number[]
  criticalPathMs: number[]
  /** Every response time of a provider, for its mean. */
  providerMs: number[]
}

/** What an order has at most one of. */
export const orderMetrics = ['acceptMs', 'settleMs', 'effectsMs', 'compensateMs', 'criticalPathMs'] as const

export interface OrderTimings extends Timings {
  /** The same times, order by order. */
  orders: Omit<OrderRow, 'cell'>[]
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
): OrderTimings {
  const timings: OrderTimings = { ...noTimings(), orders: [] }
  const find = orderFinder(snapshot)
  for (const attempt of attempts) {
    const order = find(attempt)
    const row = rowOf(attempt, order, followUps)
    timings.orders.push(row)
    for (const metric of orderMetrics) if (row[metric] != null) timings[metric].push(row[metric])
    if (row.outcome === 'completed') for (const ms of providerTimes(order!)) timings.providerMs.push(ms)
  }
  return timings
}

function rowOf(
  attempt: Attempt,
  order: OrderRecord | undefined,
  followUps: readonly string[],
): OrderTimings['orders'][number] {
  const { intendedAt, endedAt, scenario, status } = attempt
  const outcome = order?.order ? outcomeOf[order.order.status] : null
  const isCompleted = outcome === 'completed'
  return {
    scenario,
    status,
    outcome,
    acceptMs: isAcknowledged(attempt) && scenario === 'none' ? endedAt - intendedAt : null,
    settleMs: isCompleted ? order!.order!.settledAt!.getTime() - intendedAt : null,
    effectsMs: isCompleted ? since(intendedAt, effectTimes(order!, followUps)) : null,
    compensateMs: outcome === 'cancelled' ? compensationMs(order!) : null,
    criticalPathMs: isCompleted ? criticalPathMs(order!) : null,
  }
}

const outcomeOf = { COMPLETED: 'completed', CANCELLED: 'cancelled', PENDING: 'pending' } as const

const since = (start: number, ends: readonly (number | null)[]): number | null =>
  ends.every((at) => at !== null) ? Math.max(...ends) - start : null

/** Finds an attempt's order by its key, which also works for attempts without a response. */
export function orderFinder(snapshot: AuditSnapshot): (attempt: Attempt) => OrderRecord | undefined {
  const byKey = new Map<string, OrderRecord>()
  for (const record of snapshot.orders.values())
    if (record.order) byKey.set(`${record.order.customerId}/${record.order.idempotencyKey}`, record)
  return ({ customerId, idempotencyKey }) => byKey.get(`${customerId}/${idempotencyKey}`)
}

/** @returns when an attempt's order settled, in milliseconds since the epoch; infinity when it did not */
export function settleFinder(snapshot: AuditSnapshot): (attempt: Attempt) => number {
  const find = orderFinder(snapshot)
  return (attempt) => find(attempt)?.order?.settledAt?.getTime() ?? Number.POSITIVE_INFINITY
}

const responseMs = ({ receivedAt, answeredAt }: OrderRecord['ledger'][number]): number =>
  answeredAt.getTime() - receivedAt.getTime()

const providerTimes = ({ ledger }: OrderRecord): number[] => ledger.map(responseMs)

/** Settle minus the critical path, of each completed order. @returns none when an order has only one of them */
export const overheadsMs = ({ settleMs, criticalPathMs }: Timings): number[] =>
  settleMs.length === criticalPathMs.length ? settleMs.map((ms, i) => ms - criticalPathMs[i]!) : []

/** @returns null when one of its steps is missing */
function criticalPathMs(order: OrderRecord): number | null {
  const took = (provider: string, operation: string) => {
    const [entry] = ledgerOf(order, provider, operation, 'done')
    return entry ? responseMs(entry) : Number.NaN
  }
  const critical = Math.max(took('payment', 'charge'), took('warehouse', 'allocate')) + took('carrier', 'label')
  return Number.isNaN(critical) ? null : critical
}

/** When each effect of a completed order was done; null for a missing one. */
export function effectTimes(order: OrderRecord, followUps: readonly string[]): (number | null)[] {
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

/** Whether a cancelled order had effects at providers, and whether all of them were undone. */
export function compensationOf(order: OrderRecord): { hadEffects: boolean; isComplete: boolean } {
  const did = (provider: keyof typeof reversals) =>
    ledgerOf(order, provider, reversals[provider].does, 'done').length > 0
  return {
    hadEffects: reversible.some(did),
    isComplete: reversible.every((provider) => countActive(order.ledger, provider) === 0),
  }
}

function compensationMs(order: OrderRecord): number | null {
  const { hadEffects, isComplete } = compensationOf(order)
  if (!hadEffects || !isComplete) return null
  const refused = order.ledger.find((entry) => entry.outcome === 'refused' && entry.reason === order.order!.reason)
  const from = refused?.answeredAt ?? order.order!.settledAt!
  const ends = [
    order.order!.settledAt,
    order.payment?.refundedAt,
    order.reservation?.releasedAt,
    order.shipment?.voidedAt,
  ]
  return Math.max(...ends.map((end) => end?.getTime() ?? 0)) - from.getTime()
}
