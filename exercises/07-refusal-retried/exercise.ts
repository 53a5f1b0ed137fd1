/** A workflow that has the card of an order charged, and the activity that asks the bank. */
import { proxyActivities } from '@temporalio/workflow'

export interface Order {
  orderId: string
  totalCents: number
}

export interface Bank {
  /** @throws when the bank does not respond */
  charge(order: Order): Promise<'charged' | 'declined'>
}

export const activities = (bank: Bank) => ({
  async charge(order: Order): Promise<void> {
    const answer = await bank.charge(order)
    if (answer === 'declined') throw new Error(`The card of ${order.orderId} was declined`)
  },
})

const { charge } = proxyActivities<ReturnType<typeof activities>>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', maximumInterval: '100ms' },
})

export async function placeOrder(order: Order): Promise<'COMPLETED' | 'CANCELLED'> {
  try {
    await charge(order)
    return 'COMPLETED'
  } catch {
    return 'CANCELLED'
  }
}
