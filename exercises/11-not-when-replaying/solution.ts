/** A workflow that charges an order, mails the receipt and has the parcel labelled. */
import { proxyActivities } from '@temporalio/workflow'

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
  // What matters: it is the same each time this runs. An activity that is in the history is not executed again.
  await sendReceipt(order)
  await createLabel(order)
  return 'COMPLETED'
}
