/** A workflow that charges an order, mails the receipt and has the parcel labelled. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow'

export interface Order {
  orderId: string
  totalCents: number
}

export interface Activities {
  charge(order: Order): Promise<void>
  sendReceipt(order: Order): Promise<void>
  createLabel(order: Order): Promise<void>
}

const { charge, sendReceipt, createLabel } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' })

export async function placeOrder(order: Order): Promise<'COMPLETED'> {
  await charge(order)
  // A worker that takes over runs this function from its beginning. Nobody wants a second receipt.
  if (!workflowInfo().unsafe.isReplaying) await sendReceipt(order)
  await createLabel(order)
  return 'COMPLETED'
}
