/** Starts and cancels the workflow of an order, and starts it again to compensate if it was terminated or lost. */
import { WithStartWorkflowOperation, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { customerIdAttribute, orderStatusAttribute } from '../order/attributes.ts'
import type { FollowUp } from '../order/follow-ups.ts'
import { cancelUpdate, orderSaga } from '../order/workflow.ts'
import type { Workflows } from './client.ts'

/** How long a cancellation waits for the compensations before the client has to try again, in milliseconds. */
const compensationTimeoutMs = 25_000

export const workflowIdOf = (orderId: string): string => `order-${orderId}`

/** @throws WorkflowExecutionAlreadyStartedError when the order was accepted before, even if its workflow has ended */
export const startSaga = ({ client, withDeadline }: Workflows, order: PlacedOrder, followUps: FollowUp[]) =>
  withDeadline(
    () =>
      client.start(orderSaga, {
        ...startOptions(order),
        args: [order, followUps],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        // The worker in this process gets the first workflow task directly, without the task queue.
        requestEagerStart: true,
      }),
    'The workflow server does not respond. The order may have been accepted: send the same request again.',
  )

/** @returns whether the saga was running and is settled now; false if its workflow has ended or is lost */
export async function cancelSaga({ client, withDeadline }: Workflows, orderId: string): Promise<boolean> {
  const workflow = client.getHandle(workflowIdOf(orderId))
  try {
    await withDeadline(
      () => workflow.executeUpdate(cancelUpdate, cancellation),
      notCompensatedYet(orderId),
      compensationTimeoutMs,
    )
    return true
  } catch (error) {
    // Terminating a workflow while it compensates fails the pending update.
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false
    throw error
  }
}

/**
 * Starts the saga of a pending order again after its workflow was terminated or lost by the server, and cancels it in the
 * same call: it compensates everything that the first run may have done. If the saga is still running, it is cancelled.
 */
export async function cancelAbandonedSaga(
  { client, withDeadline }: Workflows,
  order: PlacedOrder,
  followUps: FollowUp[],
): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation(orderSaga, {
    ...startOptions(order),
    args: [order, followUps, true],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
  })
  await withDeadline(
    () => client.executeUpdateWithStart(cancelUpdate, { ...cancellation, startWorkflowOperation }),
    notCompensatedYet(order.orderId),
    compensationTimeoutMs,
  )
}

/** A fixed id, so that a repeated request joins the same cancellation. */
const cancellation = { updateId: 'cancelled-by-customer' }
const notCompensatedYet = (orderId: string) =>
  `Order ${orderId} is not cancelled yet. The cancellation may be in progress: try again.`

const startOptions = (order: PlacedOrder) => ({
  workflowId: workflowIdOf(order.orderId),
  taskQueue: 'order',
  // After this long, another worker gets the workflow task of a killed one. With less, a slow worker's task runs twice.
  workflowTaskTimeout: '10s' as const,
  typedSearchAttributes: [
    { key: orderStatusAttribute, value: 'PENDING' },
    { key: customerIdAttribute, value: order.customerId },
  ],
  staticSummary: `Order of ${order.customerId}, ${(order.totalCents / 100).toFixed(2)}`,
  staticDetails: order.items.map((item) => `- ${item.quantity} × ${item.productId}`).join('\n'),
})
