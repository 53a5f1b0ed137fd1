/** What the services accept beside a placed order. */
import { z } from 'zod'
import { orderId } from '#shared/contracts/order.ts'

export const orderReference = z.object({ orderId })

/** What follow-ups need of a settled order. */
export const settledOrder = z.object({
  orderId,
  customerId: z.string(),
  totalCents: z.int().min(0),
  status: z.enum(['COMPLETED', 'CANCELLED']),
})
