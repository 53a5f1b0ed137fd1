/** The next version: an order is checked for fraud before it gets a label. In production there is before.ts. */
import { patched, proxyActivities } from '@temporalio/workflow'

export interface Order {
  orderId: string
  totalCents: number
}

export interface Activities {
  charge(order: Order): Promise<void>
  checkFraud(order: Order): Promise<void>
  createLabel(order: Order): Promise<void>
}

const { charge, checkFraud, createLabel } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' })

export async function placeOrder(order: Order): Promise<'COMPLETED'> {
  await charge(order)
  // What matters: false for a history that came here without the check, true for an order that comes here now.
  if (patched('fraud-check')) await checkFraud(order)
  await createLabel(order)
  return 'COMPLETED'
}
