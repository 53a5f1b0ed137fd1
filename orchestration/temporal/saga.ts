/** An order's workflow as the front door reaches it: started once, cancelled, and taken up again if it was broken off. */
import { WithStartWorkflowOperation, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { FollowUpService } from '#shared/contracts/services.ts'
import { customerIdAttribute, orderStatusAttribute } from '../order/attributes.ts'
import { cancelUpdate, orderSaga } from '../order/workflow.ts'
import type { Workflows } from './client.ts'

/** How long a cancellation may wait for the order to be undone before the client is told to ask again, in milliseconds. */
const compensationTimeoutMs = 25_000

export const workflowIdOf = (orderId: string): string => `order-${orderId}`

/** @throws WorkflowExecutionAlreadyStartedError when the order was accepted before, whatever became of it */
export const startSaga = ({ client, withDeadline }: Workflows, order: PlacedOrder, followUps: FollowUpService[]) =>
  withDeadline(
    () =>
      client.start(orderSaga, {
        ...startOptions(order),
        args: [order, followUps],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        // The worker beside this desk may have the first task at once, without a round through the task queue.
        requestEagerStart: true,
      }),
    'The workflow server does not answer. The order may have been accepted: send the same request again.',
  )

/** @returns whether the saga was there to be cancelled, and is settled now; else its workflow is over or gone */
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
    // A workflow that is terminated while it undoes fails the update that waits for it.
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false
    throw error
  }
}

/**
 * Starts the saga of a pending order again after its workflow was terminated, or lost by the server, and cancels it in
 * the same breath: it undoes whatever the first run may have done. A saga that runs after all is the one that is cancelled.
 */
export async function cancelAbandonedSaga(
  { client, withDeadline }: Workflows,
  order: PlacedOrder,
  followUps: FollowUpService[],
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

/** Whoever asks again asks for the same cancellation. */
const cancellation = { updateId: 'cancelled-by-customer' }
const notCompensatedYet = (orderId: string) =>
  `Order ${orderId} is not undone yet. The cancellation may be under way: ask again.`

const startOptions = (order: PlacedOrder) => ({
  workflowId: workflowIdOf(order.orderId),
  taskQueue: 'order',
  // A killed worker's workflow task is given to the next one after this long. Sooner, and a slow worker's is done twice.
  workflowTaskTimeout: '10s' as const,
  typedSearchAttributes: [
    { key: orderStatusAttribute, value: 'PENDING' },
    { key: customerIdAttribute, value: order.customerId },
  ],
  staticSummary: `Order of ${order.customerId}, ${(order.totalCents / 100).toFixed(2)}`,
  staticDetails: order.items.map((item) => `- ${item.quantity} × ${item.productId}`).join('\n'),
})
