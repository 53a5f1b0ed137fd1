/** A saga: reserve the stock, charge the card, and undo what may have been done when a step fails. */
import { proxyActivities } from '@temporalio/workflow'

export interface Order {
  orderId: string
  customerId: string
  totalCents: number
}

/** Each may be called again, and undoing what has not happened does nothing. */
export interface Activities {
  reserve(order: Order): Promise<void>
  release(order: Order): Promise<void>
  charge(order: Order): Promise<void>
  refund(order: Order): Promise<void>
}

const { reserve, release, charge, refund } = proxyActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', maximumAttempts: 2 },
})

export async function placeOrder(order: Order): Promise<'COMPLETED' | 'CANCELLED'> {
  const undo: (() => Promise<void>)[] = []
  try {
    // What matters: first how it is undone, then the step. A step that has failed may have happened.
    undo.unshift(() => release(order))
    await reserve(order)
    undo.unshift(() => refund(order))
    await charge(order)
    return 'COMPLETED'
  } catch {
    for (const compensate of undo) await compensate()
    return 'CANCELLED'
  }
}
