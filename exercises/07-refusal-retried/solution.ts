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

/** What matters: a refusal is an answer, and is returned. Only faults are thrown, and tried again. */
export const activities = (bank: Bank) => ({
  charge: (order: Order): Promise<'charged' | 'declined'> => bank.charge(order),
})

const { charge } = proxyActivities<ReturnType<typeof activities>>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', maximumInterval: '100ms' },
})

export async function placeOrder(order: Order): Promise<'COMPLETED' | 'CANCELLED'> {
  return (await charge(order)) === 'charged' ? 'COMPLETED' : 'CANCELLED'
}
