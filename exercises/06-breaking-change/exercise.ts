/** OrderPlaced gets a currency: what the order service publishes from now on, and how analytics reads it. */
import { z } from 'zod'

export interface Order {
  orderId: string
  totalCents: number
  /** New. Until now every order was in EUR. */
  currency: string
}

/** The order service. Before, it was { type, orderId, totalCents }. */
export const orderPlaced = ({ orderId, totalCents, currency }: Order) => ({
  type: 'OrderPlaced',
  orderId,
  total: { cents: totalCents, currency },
})

const schema = z.strictObject({
  type: z.literal('OrderPlaced'),
  orderId: z.string(),
  total: z.strictObject({ cents: z.int(), currency: z.string() }),
})

/** Analytics. The topic keeps its events for ever, and other teams add to them without asking. */
export function readOrderPlaced(text: string): Order {
  const { orderId, total } = schema.parse(JSON.parse(text))
  return { orderId, totalCents: total.cents, currency: total.currency }
}
