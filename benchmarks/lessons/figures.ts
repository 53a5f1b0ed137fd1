/** The figures that lessons show: medians, rates, and how many orders are as described. */
import type { AuditSnapshot, OrderRecord } from '../audit/snapshot.ts'
import { orderFinder } from '../measure/timings.ts'
import { median } from '../statistics.ts'
import type { PlacedOrders } from './place-orders.ts'

/** The median, as a whole number; null when there are no values. */
export const p50 = (values: readonly number[]): number | null => (values.length > 0 ? Math.round(median(values)) : null)

/** With one decimal. */
export const tenths = (value: number): number => Math.round(value * 10) / 10

/** "12 ms", or a dash when there is no value. */
export const ms = (value: number | null): string => (value === null ? '–' : `${value} ms`)

/** The orders of these attempts that are as described, among those that exist. */
export function countWhere(
  { attempts, snapshot }: Pick<PlacedOrders, 'attempts' | 'snapshot'>,
  matches: (order: OrderRecord) => boolean,
): number {
  const find = orderFinder(snapshot)
  return attempts.filter((attempt) => {
    const order = find(attempt)
    return order !== undefined && matches(order)
  }).length
}

/** How many orders settled per second, between the first that settled and the last. */
export function settledPerS({
  attempts,
  snapshot,
}: {
  attempts: PlacedOrders['attempts']
  snapshot: AuditSnapshot
}): number {
  const find = orderFinder(snapshot)
  const times = attempts.flatMap((attempt) => find(attempt)?.order?.settledAt?.getTime() ?? [])
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000
  return tenths((times.length - 1) / seconds)
}
