/** The version in production. Orders that it has begun wait for their label when the next version is deployed. */
import { proxyActivities } from '@temporalio/workflow'

interface Order {
  orderId: string
  totalCents: number
}

interface Activities {
  charge(order: Order): Promise<void>
  createLabel(order: Order): Promise<void>
}

const { charge, createLabel } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' })

export async function placeOrder(order: Order): Promise<'COMPLETED'> {
  await charge(order)
  await createLabel(order)
  return 'COMPLETED'
}
