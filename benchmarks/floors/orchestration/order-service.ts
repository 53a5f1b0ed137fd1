/** The order service of the floors that have workflows: its worker, and the API that starts a workflow for each order. */
import { join } from 'node:path'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { openWorkflows } from '../../../orchestration/temporal/client.ts'
import type { Temporal } from '../../../orchestration/temporal/connection.ts'
import { runWorker } from '../../../orchestration/temporal/worker.ts'
import type { FloorContext } from '../context.ts'
import { type FloorOrder, priceFloorOrder } from '../order.ts'
import { serveOrderApi } from '../order-api.ts'
import { orderActivities } from './activities.ts'
import { orderFloor } from './workflow.ts'

const name = 'order'

/** @param followUps the services that the workflow calls @param settle stores that an order is completed */
export async function serveWorkflows(
  ctx: FloorContext,
  temporal: Temporal,
  followUps: readonly string[],
  settle: (order: FloorOrder) => Promise<unknown>,
  onClose: (close: Close) => void,
): Promise<void> {
  const workflows = join(import.meta.dirname, 'workflow.ts')
  await runWorker(temporal, { name, activities: orderActivities(ctx, settle), workflows }, onClose)
  const { client } = openWorkflows(temporal)
  return serveOrderApi(async (customerId, input) => {
    const order = await priceFloorOrder(ctx, customerId, input)
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
