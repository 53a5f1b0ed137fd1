/** The order's front door: starting a workflow is accepting an order; rows are for reading. */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import type { OrderView, PlacedOrder } from '#shared/contracts/order.ts'
import type { OrderDesk } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { findOrder, getOrder, priceOrder, storedAnswer, viewOfPlaced } from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { Fault } from '#shared/runtime/fault.ts'
import type { Workflows } from '../temporal/client.ts'
import { customerIdAttribute, orderStatusAttribute } from './attributes.ts'
import { justPlaced } from './just-placed.ts'
import type { FollowUpService } from './outcome.ts'
import { cancelUpdate, orderSaga } from './workflow.ts'

/** How long a cancellation may wait for the order to be undone before the client is told to ask again, in milliseconds. */
const undoingMs = 25_000

const workflowIdOf = (orderId: string): string => `order-${orderId}`

/** @param followUps who follows a settled order; each workflow keeps the list it was started with */
export function orderDesk(
  on: ServiceContext,
  workflows: Workflows,
  watchOrder: WatchOrder,
  followUps: FollowUpService[],
): OrderDesk {
  const placedHere = justPlaced()

  return {
    async place(customerId, input) {
      const stored = await storedAnswer(on, customerId, input)
      if (stored) return stored
      const order = await priceOrder(on, customerId, input)
      try {
        await workflows.ask(
          () => startSaga(workflows, order, followUps),
          'The workflow server does not answer. The order may have been accepted: send the same request again.',
        )
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError)
          return (await storedAnswer(on, customerId, input)) ?? acceptedBefore(order)
        throw error
      }
      const view = viewOfPlaced(order)
      placedHere.remember(view)
      return view
    },

    get: find,

    async list(customerId, input) {
      const wanted = (input.status ?? 'PENDING') === 'PENDING'
      const orders = wanted ? await unwrittenOrders(customerId) : []
      return listOrders(on, customerId, input, { orders, find: (orderId) => findAccepted(customerId, orderId) })
    },

    async cancel(customerId, orderId) {
      const order = await find(customerId, orderId)
      if (order.status === 'PENDING') await cancelInFlight(orderId)
      const settled = await getOrder(on, customerId, orderId)
      if (settled.status === 'COMPLETED')
        throw new Fault('conflict', `Order ${orderId} is completed and can no longer be cancelled.`)
      return settled
    },

    watch: (customerId, orderId, signal) => watchOrder(() => find(customerId, orderId), orderId, signal),
  }

  async function unwrittenOrders(customerId: string): Promise<OrderView[]> {
    const unwritten: OrderView[] = []
    for (const order of placedHere.of(customerId))
      if (await findOrder(on, customerId, order.orderId)) placedHere.forget(order)
      else unwritten.push(order)
    return unwritten
  }

  /** The row, or, before it is written, the order as its workflow was started. */
  async function find(customerId: string, orderId: string): Promise<OrderView> {
    const order = (await findOrder(on, customerId, orderId)) ?? (await findAccepted(customerId, orderId))
    if (!order) throw new Fault('not-found', `You have no order ${orderId}.`)
    return order
  }

  async function findAccepted(customerId: string, orderId: string): Promise<OrderView | null> {
    const accepted = await workflows.startedWith<PlacedOrder>(workflowIdOf(orderId))
    return accepted?.customerId === customerId ? viewOfPlaced(accepted) : null
  }

  async function acceptedBefore(order: PlacedOrder): Promise<OrderView> {
    const accepted = await workflows.startedWith<PlacedOrder>(workflowIdOf(order.orderId))
    if (accepted?.requestHash === order.requestHash) return viewOfPlaced(accepted)
    throw new Fault('conflict', 'This idempotency key was used with another order. Choose a new key for a new order.')
  }

  async function cancelInFlight(orderId: string): Promise<void> {
    const workflow = workflows.client.getHandle(workflowIdOf(orderId))
    try {
      await workflows.ask(
        () => workflow.executeUpdate(cancelUpdate, { updateId: 'cancelled-by-customer' }),
        `Order ${orderId} is not undone yet. The cancellation may be under way: ask again.`,
        undoingMs,
      )
    } catch (error) {
      // Its workflow is over: the row tells how.
      if (!(error instanceof WorkflowNotFoundError)) throw error
    }
  }
}

const startSaga = ({ client }: Workflows, order: PlacedOrder, followUps: FollowUpService[]) =>
  client.start(orderSaga, {
    workflowId: workflowIdOf(order.orderId),
    taskQueue: 'order',
    args: [order, followUps],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    // The worker beside this desk may have the first task at once, without a round through the task queue.
    requestEagerStart: true,
    // A killed worker's workflow task is given to the next one after this long.
    workflowTaskTimeout: '5s',
    typedSearchAttributes: [
      { key: orderStatusAttribute, value: 'PENDING' },
      { key: customerIdAttribute, value: order.customerId },
    ],
    staticSummary: `Order of ${order.customerId}, ${(order.totalCents / 100).toFixed(2)}`,
    staticDetails: order.items.map((item) => `- ${item.quantity} × ${item.productId}`).join('\n'),
  })
