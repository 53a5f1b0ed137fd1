/** OrderPlaced gets a currency: what the order service publishes from now on, and how analytics reads it. */
import { z } from 'zod'

export interface Order {
  orderId: string
  totalCents: number
  /** New. Until now every order was in EUR. */
  currency: string
}

/** The order service. What matters: the change only adds. Whoever reads totalCents still finds it. */
export const orderPlaced = ({ orderId, totalCents, currency }: Order) => ({
  type: 'OrderPlaced',
  orderId,
  totalCents,
  currency,
})

/** An object that is not strict ignores fields that it does not know, and a default stands for those of before. */
const schema = z.object({
  type: z.literal('OrderPlaced'),
  orderId: z.string(),
  totalCents: z.int(),
  currency: z.string().default('EUR'),
})

/** Analytics. The topic keeps its events for ever, and other teams add to them without asking. */
export function readOrderPlaced(text: string): Order {
  const { orderId, totalCents, currency } = schema.parse(JSON.parse(text))
  return { orderId, totalCents, currency }
}
