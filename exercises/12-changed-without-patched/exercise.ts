/** The next version: an order is checked for fraud before it gets a label. In production there is before.ts. */
import { proxyActivities } from '@temporalio/workflow'

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
  await checkFraud(order)
  await createLabel(order)
  return 'COMPLETED'
}
