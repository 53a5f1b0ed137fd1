/** What the order API takes and returns, as shared/contracts/order.ts defines it; tests compare both. */

export interface PlaceOrderInput {
  idempotencyKey: string
  items: { productId: string; quantity: number }[]
  card: string
  shipTo: { name: string; street: string; city: string; postalCode: string; country: string }
}

/** Times are ISO 8601 in UTC. */
export interface OrderView {
  orderId: string
  customerId: string
  status: 'PENDING' | 'COMPLETED' | 'CANCELLED'
  reason: string | null
  items: { productId: string; quantity: number; unitPriceCents: number }[]
  totalCents: number
  placedAt: string
  settledAt: string | null
}

export interface OrderPage {
  orders: OrderView[]
  /** To send as `after` for the next page. */
  next: string | null
}
