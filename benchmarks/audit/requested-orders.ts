/** What customers asked for, by order: the measure that neither the style's books nor the providers' can bend. */
import { type PlaceOrderInput, placeOrderInput } from '#shared/contracts/order.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'
import type { AuditSnapshot, OrderRecord } from './snapshot.ts'

export interface RequestedOrder {
  order: OrderRecord
  /** Acknowledged attempts, or if there is none those that were never answered. */
  attempts: Attempt[]
  /** What they asked for, as the contract reads it: without the spaces around a name, say. */
  inputs: PlaceOrderInput[]
}

export const placedBy = (who: { customerId: string; idempotencyKey: string }) =>
  `${who.customerId}/${who.idempotencyKey}`

/** What the contract would refuse stays as it was sent: an order made of it is named for what differs. */
const toOrderItems = (input: PlaceOrderInput): PlaceOrderInput => placeOrderInput.safeParse(input).data ?? input

/** The orders that somebody is known to have placed. */
export function requestedOrders(snapshot: AuditSnapshot, attempts: readonly Attempt[]): RequestedOrder[] {
  const byKey = Map.groupBy(attempts, placedBy)
  return [...snapshot.orders.values()].flatMap((order) => {
    const all = (order.order && byKey.get(placedBy(order.order))) ?? []
    if (all.length === 0) return []
    const acknowledged = all.filter(isAcknowledged)
    const meant = acknowledged.length > 0 ? acknowledged : all
    const texts = new Set(meant.map(({ input }) => JSON.stringify(toOrderItems(input))))
    return [{ order, attempts: all, inputs: [...texts].map((text) => JSON.parse(text) as PlaceOrderInput) }]
  })
}
