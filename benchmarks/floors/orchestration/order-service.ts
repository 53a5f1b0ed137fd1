/** The order service of the floors that have workflows: its worker, and the API that starts a workflow for each order. */
import { join } from 'node:path'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { openWorkflows } from '../../../orchestration/temporal/client.ts'
import type { Temporal } from '../../../orchestration/temporal/connection.ts'
import { runWorker } from '../../../orchestration/temporal/worker.ts'
import { type FloorOrder, toFloorOrder } from '../order.ts'
import { serveOrderApi } from '../order-api.ts'
import { orderActivities } from './activities.ts'
import { orderFloor } from './workflow.ts'

const name = 'order'

/** @param followUps the services that the workflow calls @param store writes the row of a settled order */
export async function serveWorkflows(
  temporal: Temporal,
  followUps: readonly string[],
  store: (order: FloorOrder) => Promise<unknown>,
  onClose: (close: Close) => void,
): Promise<void> {
  const workflows = join(import.meta.dirname, 'workflow.ts')
  await runWorker(temporal, { name, activities: orderActivities(store), workflows }, onClose)
  const { client } = openWorkflows(temporal)
  return serveOrderApi(async (customerId, input) => {
    const order = toFloorOrder(customerId, input)
    await client.start(orderFloor, {
      workflowId: `order-${order.orderId}`,
      taskQueue: name,
      workflowTaskTimeout: '10s',
      args: [order, followUps],
      requestEagerStart: true,
    })
    return order.orderId
  }, onClose)
}
