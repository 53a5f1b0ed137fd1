/** I13: each effect reached the right recipient, compared with what the customer sent, in the ledgers and the database. */
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { type AuditInput, type Finding, type Invariant, violationCollector } from '../invariant.ts'
import { requestedOrders } from '../requested-orders.ts'
import type { LedgerEntry, OrderRecord } from '../snapshot.ts'

export const rightRecipient: Invariant = {
  id: 'I13',
  description: "Each effect has the order's own card, items and quantities, address, e-mail address and customer.",
  check({ snapshot, attempts }: AuditInput): Finding[] {
    return requestedOrders(snapshot, attempts).flatMap(({ order, inputs }) => {
      const email = snapshot.emailOf.get(order.order!.customerId)
      return inputs
        .flatMap((input) => [...ledgerViolations(order, input, email), ...recordViolations(order, input, email)])
        .map((detail) => ({ orderId: order.orderId, detail }))
    })
  },
}

type Line = { productId: string; quantity: number }

/** Refused requests too: a declined card must have been the customer's. */
function ledgerViolations({ order, ledger }: OrderRecord, input: PlaceOrderInput, email: string | undefined): string[] {
  const expectedFields: Record<string, Record<string, string>> = {
    'payment/charge': { card: input.card },
    'warehouse/allocate': { items: linesOf(input.items) },
    'carrier/label': { shipTo: fieldsOf(input.shipTo) },
    'mailbox/mail': { to: String(email) },
    'points/credit': { customerId: order!.customerId },
  }
  return ledger.flatMap((entry) =>
    Object.entries(expectedFields[`${entry.provider}/${entry.operation}`] ?? {}).flatMap(([field, expected]) => {
      const sent = sentOf(entry, field)
      return sent === expected ? [] : [`${entry.provider} ${entry.operation}: ${field} ${sent}, not ${expected}`]
    }),
  )
}

function sentOf({ request }: LedgerEntry, field: string): string {
  const value = (request as Record<string, unknown>)[field]
  if (field === 'items') return linesOf((value ?? []) as Line[])
  if (field === 'shipTo') return fieldsOf((value ?? {}) as object)
  return String(value)
}

function recordViolations(snapshot: OrderRecord, input: PlaceOrderInput, email: string | undefined): string[] {
  const wrong = violationCollector()
  const { order, reservation, shipment, loyalty, notifications } = snapshot
  const items = linesOf(input.items)
  const compare = (what: string, found: string, expected: string) =>
    wrong.if(found !== expected, `the database has the ${what} ${found}, not ${expected}`)
  compare('items', linesOf(order!.items as Line[]), items)
  compare('card', order!.card, input.card)
  compare('address', fieldsOf(order!.shipTo as object), fieldsOf(input.shipTo))
  // A tombstone has no items, and a shipment without a label no address.
  const reserved = (reservation?.items ?? []) as Line[]
  if (reserved.length > 0) compare('reserved items', linesOf(reserved), items)
  if (shipment?.shipTo) compare('address of the label', fieldsOf(shipment.shipTo as object), fieldsOf(input.shipTo))
  for (const entry of loyalty) compare('points for', entry.customerId, order!.customerId)
  for (const entry of notifications) compare('e-mail to', entry.email, String(email))
  return wrong.found
}

const linesOf = (items: readonly Line[]): string =>
  items
    .map(({ productId, quantity }) => `${quantity} × ${productId}`)
    .sort()
    .join(' + ')

/** Sorted, because PostgreSQL's jsonb does not keep the order of keys. */
const fieldsOf = (value: object): string =>
  Object.entries(value)
    .sort()
    .map(([, field]) => field)
    .join(', ')
