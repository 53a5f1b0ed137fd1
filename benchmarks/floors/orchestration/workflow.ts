/** The workflow of the floors: the shape of orchestration/order/workflow.ts, without compensations, queries or updates. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { FloorOrder } from '../order.ts'
import type { FloorActivities, OrderActivities } from './activities.ts'

const { record, settle } = proxyLocalActivities<OrderActivities>({ startToCloseTimeout: '15s' })

/** @param service whose worker runs it; its task queue has the same name */
const callProvider = (service: string, order: FloorOrder): Promise<void> =>
  proxyActivities<FloorActivities>({ taskQueue: service, startToCloseTimeout: '20s' }).callProvider(order)

const sell = (orderId: string): Promise<void> =>
  proxyActivities<FloorActivities>({ taskQueue: 'inventory', startToCloseTimeout: '20s' }).sell(orderId)

/** @param followUps the services that follow a completed order; with any, inventory's second activity runs beside them */
export async function orderFloor(order: FloorOrder, followUps: readonly string[]): Promise<void> {
  await record(order)
  await Promise.all([callProvider('payment', order), callProvider('inventory', order)])
  await callProvider('shipping', order)
  await settle(order)
  await Promise.all(followUps.map((name) => (name === 'inventory' ? sell(order.orderId) : callProvider(name, order))))
}
