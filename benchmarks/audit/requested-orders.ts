/** What customers requested, by order: an independent reference for the style's database and the providers' ledgers. */
import { type PlaceOrderInput, placeOrderInput } from '#shared/contracts/order.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'
import type { AuditSnapshot, OrderRecord } from './snapshot.ts'

export interface RequestedOrder {
  order: OrderRecord
  /** All attempts to place it. */
  attempts: Attempt[]
  /**
   * The distinct requests of its acknowledged attempts, or of all attempts if none was acknowledged, as the contract parses
   * them: without spaces around a name, for example.
   */
  inputs: PlaceOrderInput[]
}

export const placedBy = (who: { customerId: string; idempotencyKey: string }) =>
  `${who.customerId}/${who.idempotencyKey}`

/** An invalid request stays as it was sent, so that an order made from it is reported for what differs. */
const parseInput = (input: PlaceOrderInput): PlaceOrderInput => placeOrderInput.safeParse(input).data ?? input

/** The orders with at least one attempt. */
export function requestedOrders(snapshot: AuditSnapshot, attempts: readonly Attempt[]): RequestedOrder[] {
  const byKey = Map.groupBy(attempts, placedBy)
  return [...snapshot.orders.values()].flatMap((order) => {
    const all = (order.order && byKey.get(placedBy(order.order))) ?? []
    if (all.length === 0) return []
    const acknowledged = all.filter(isAcknowledged)
    const meant = acknowledged.length > 0 ? acknowledged : all
    const texts = new Set(meant.map(({ input }) => JSON.stringify(parseInput(input))))
    return [{ order, attempts: all, inputs: [...texts].map((text) => JSON.parse(text) as PlaceOrderInput) }]
  })
}
