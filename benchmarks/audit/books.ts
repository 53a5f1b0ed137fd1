/** Everything an audit looks at, read once at quiescence: the style's own books and the providers' ledger. */
import type { Database } from '#shared/persistence/database.ts'

type Model = 'order' | 'orderTransition' | 'payment' | 'reservation' | 'shipment' | 'notification'
type MoreModels = 'analyticsEntry' | 'loyaltyEntry' | 'partnerEntry' | 'stock' | 'product' | 'providerEntry'
export type Row<M extends Model | MoreModels> = Awaited<ReturnType<Database[M]['findMany']>>[number]
export type LedgerEntry = Row<'providerEntry'>

/** One order as every service and every provider has it. */
export interface OrderBooks {
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
  /** Facts written to be published. */
  messages: number
}

export interface Books {
  orders: Map<string, OrderBooks>
  stock: Row<'stock'>[]
  priceCents: Map<string, number>
  /** Facts that were written and not published. */
  unpublished: number
}

/** @param styleDb the style's database @param providersDb the providers' */
export async function readBooks(styleDb: Database, providersDb: Database): Promise<Books> {
  const orders = new Map<string, OrderBooks>()
  const of = (orderId: string) => {
    const known = orders.get(orderId) ?? emptyBooks(orderId)
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
  for (const row of await styleDb.outboxEvent.groupBy({ by: ['orderId'], _count: true }))
    of(row.orderId).messages = row._count
  const products = await styleDb.product.findMany()
  return {
    orders,
    stock: await styleDb.stock.findMany(),
    priceCents: new Map(products.map((product) => [product.id, product.priceCents])),
    unpublished: await styleDb.outboxEvent.count({ where: { publishedAt: null } }),
  }
}

export const emptyBooks = (orderId: string): OrderBooks => ({
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
  messages: 0,
})

/** The ledger's lines of one step; without an outcome, whatever came of it. */
export const ledgerOf = (books: OrderBooks, provider: string, operation: string, outcome?: 'done' | 'refused') =>
  books.ledger.filter(
    (entry) => entry.provider === provider && entry.operation === operation && (!outcome || entry.outcome === outcome),
  )
