/** The data that an audit checks, read once the run has drained: the style's database and the providers' ledgers. */
import type { Database } from '#shared/persistence/database.ts'

type Model = 'order' | 'customer' | 'orderTransition' | 'payment' | 'reservation' | 'shipment' | 'notification'
type MoreModels = 'analyticsEntry' | 'loyaltyEntry' | 'partnerEntry' | 'stock' | 'product' | 'providerEntry'
export type Row<M extends Model | MoreModels> = Awaited<ReturnType<Database[M]['findMany']>>[number]
export type LedgerEntry = Row<'providerEntry'>

export interface EventRow {
  id: string
  type: string
}

/** One order as every service and every provider recorded it. */
export interface OrderRecord {
  orderId: string
  order: Row<'order'> | undefined
  transitions: Row<'orderTransition'>[]
  payment: Row<'payment'> | undefined
  reservation: Row<'reservation'> | undefined
  shipment: Row<'shipment'> | undefined
  notifications: Row<'notification'>[]
  analytics: Row<'analyticsEntry'>[]
  loyalty: Row<'loyaltyEntry'>[]
  partners: Row<'partnerEntry'>[]
  /** What the providers did and refused for it, oldest first. */
  ledger: LedgerEntry[]
  /** Events to publish, and the events that each consumer has processed. */
  outbox: EventRow[]
  inbox: (EventRow & { consumer: string })[]
}

export interface AuditSnapshot {
  orders: Map<string, OrderRecord>
  stock: Row<'stock'>[]
  priceCents: Map<string, number>
  emailOf: Map<string, string>
  /** Events in the outbox that are not published yet. */
  unpublished: number
}

/** @param styleDb the style's database @param providersDb the providers' database */
export async function readSnapshot(styleDb: Database, providersDb: Database): Promise<AuditSnapshot> {
  const orders = new Map<string, OrderRecord>()
  const of = (orderId: string) => {
    const known = orders.get(orderId) ?? emptySnapshot(orderId)
    orders.set(orderId, known)
    return known
  }
  for (const row of await styleDb.order.findMany()) of(row.id).order = row
  for (const row of await styleDb.orderTransition.findMany({ orderBy: { position: 'asc' } }))
    of(row.orderId).transitions.push(row)
  for (const row of await styleDb.payment.findMany()) of(row.orderId).payment = row
  for (const row of await styleDb.reservation.findMany()) of(row.orderId).reservation = row
  for (const row of await styleDb.shipment.findMany()) of(row.orderId).shipment = row
  for (const row of await styleDb.notification.findMany()) of(row.orderId).notifications.push(row)
  for (const row of await styleDb.analyticsEntry.findMany()) of(row.orderId).analytics.push(row)
  for (const row of await styleDb.loyaltyEntry.findMany()) of(row.orderId).loyalty.push(row)
  for (const row of await styleDb.partnerEntry.findMany()) of(row.orderId).partners.push(row)
  for (const row of await providersDb.providerEntry.findMany({ orderBy: { position: 'asc' } }))
    of(row.orderId).ledger.push(row)
  for (const { orderId, id, type } of await styleDb.outboxEvent.findMany({ omit: { payload: true } }))
    of(orderId).outbox.push({ id, type })
  for (const { orderId, eventId: id, type, consumer } of await styleDb.inboxEvent.findMany())
    of(orderId).inbox.push({ id, type, consumer })
  const products = await styleDb.product.findMany()
  const customers = await styleDb.customer.findMany()
  return {
    orders,
    stock: await styleDb.stock.findMany(),
    priceCents: new Map(products.map((product) => [product.id, product.priceCents])),
    emailOf: new Map(customers.map((customer) => [customer.id, customer.email])),
    unpublished: await styleDb.outboxEvent.count({ where: { publishedAt: null } }),
  }
}

export const emptySnapshot = (orderId: string): OrderRecord => ({
  orderId,
  order: undefined,
  transitions: [],
  payment: undefined,
  reservation: undefined,
  shipment: undefined,
  notifications: [],
  analytics: [],
  loyalty: [],
  partners: [],
  ledger: [],
  outbox: [],
  inbox: [],
})

/** The ledger's entries of one step, with any outcome unless one is given. */
export const ledgerOf = (snapshot: OrderRecord, provider: string, operation: string, outcome?: 'done' | 'refused') =>
  snapshot.ledger.filter(
    (entry) => entry.provider === provider && entry.operation === operation && (!outcome || entry.outcome === outcome),
  )

/** What each provider does for an order, and the operation that undoes it. */
export const reversals = {
  payment: { does: 'charge', undoes: 'refund' },
  warehouse: { does: 'allocate', undoes: 'release' },
  carrier: { does: 'label', undoes: 'void' },
} as const

/**
 * How much of a provider's work is still in effect at the end of the ledger. Order matters: an undo operation reverts what
 * came before it, and nothing that came after it.
 * @param ledger of one order, oldest first
 */
export function countActive(ledger: readonly LedgerEntry[], provider: keyof typeof reversals): number {
  const { does, undoes } = reversals[provider]
  let count = 0
  for (const entry of ledger) {
    if (entry.provider !== provider || entry.outcome !== 'done') continue
    if (entry.operation === does) count++
    if (entry.operation === undoes) count = 0
  }
  return count
}
