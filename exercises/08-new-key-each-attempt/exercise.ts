/** A workflow that has an order charged, and the activity that calls the bank. */
import { proxyActivities } from '@temporalio/workflow'

export interface Order {
  orderId: string
  customerId: string
  totalCents: number
}

export interface Bank {
  /**
   * Charges once for each idempotency key: asked again with the same one, it gives the same answer and does nothing.
   * @throws when its answer does not arrive
   */
  charge(order: Order, idempotencyKey: string): Promise<void>
}

export const activities = (bank: Bank) => ({
  charge: (order: Order): Promise<void> => bank.charge(order, crypto.randomUUID()),
})

const { charge } = proxyActivities<ReturnType<typeof activities>>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', maximumInterval: '100ms' },
})

export async function placeOrder(order: Order): Promise<'COMPLETED'> {
  await charge(order)
  return 'COMPLETED'
}
