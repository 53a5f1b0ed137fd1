/** The order API. Starting a workflow accepts an order; its row is written afterwards, for reading. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import type { OrderView, PlacedOrder } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import {
  findByIdempotencyKey,
  findOrder,
  findPlacedOrder,
  getOrder,
  priceOrder,
  toPendingView,
} from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { AppError } from '#shared/runtime/errors.ts'
import type { Workflows } from '../temporal/client.ts'
import { cancelAbandonedSaga, cancelSaga, startSaga, workflowIdOf } from '../temporal/saga.ts'
import type { FollowUp } from './follow-ups.ts'
import { recentOrders } from './recent-orders.ts'

/** @param followUps the services that the workflow calls once the order is settled; it keeps the list it was started with */
export function createOrderService(
  ctx: ServiceContext,
  workflows: Workflows,
  watchOrder: WatchOrder,
  followUps: FollowUp[],
): OrderService {
  const recent = recentOrders()

  return {
    async place(customerId, input) {
      const pricing = priceOrder(ctx, customerId, input)
      pricing.catch(() => {}) // awaited below, unless this request is repeated or conflicts with an earlier one
      const stored = await findByIdempotencyKey(ctx, customerId, input)
      if (stored) return stored
      const order = await pricing
      try {
        await startSaga(workflows, order, followUps)
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError)
          return (await findByIdempotencyKey(ctx, customerId, input)) ?? findDuplicate(order)
        throw error
      }
      const view = toPendingView(order)
      recent.add(view)
      return view
    },

    get: find,

    async list(customerId, input) {
      const includesPending = (input.status ?? 'PENDING') === 'PENDING'
      const orders = includesPending ? await unwrittenOrders(customerId) : []
      return listOrders(ctx, customerId, input, { orders, find: (orderId) => findAccepted(customerId, orderId) })
    },

    async cancel(customerId, orderId) {
      const order = await find(customerId, orderId)
      if (order.status === 'PENDING') await cancelInFlight(customerId, orderId)
      const settled = await getOrder(ctx, customerId, orderId)
      if (settled.status === 'COMPLETED')
        throw new AppError('conflict', `Order ${orderId} is completed and can no longer be cancelled.`)
      return settled
    },

    watch: (customerId, orderId, signal) => watchOrder(() => find(customerId, orderId), orderId, signal),
  }

  async function unwrittenOrders(customerId: string): Promise<OrderView[]> {
    const unwritten: OrderView[] = []
    for (const order of recent.of(customerId))
      if (await findOrder(ctx, customerId, order.orderId)) recent.remove(order)
      else unwritten.push(order)
    return unwritten
  }

  /** The row or, before it is written, the order that the workflow was started with. */
  async function find(customerId: string, orderId: string): Promise<OrderView> {
    const order = (await findOrder(ctx, customerId, orderId)) ?? (await findAccepted(customerId, orderId))
    if (!order) throw new AppError('not-found', `You have no order ${orderId}.`)
    return order
  }

  async function findAccepted(customerId: string, orderId: string): Promise<OrderView | null> {
    const accepted = await workflows.getWorkflowInput<PlacedOrder>(workflowIdOf(orderId))
    return accepted?.customerId === customerId ? toPendingView(accepted) : null
  }

  /** @throws AppError conflict when the workflow was started by another request */
  async function findDuplicate(order: PlacedOrder): Promise<OrderView> {
    const accepted = await workflows.getWorkflowInput<PlacedOrder>(workflowIdOf(order.orderId))
    if (accepted?.requestHash === order.requestHash) return toPendingView(accepted)
    throw new AppError(
      'conflict',
      'This idempotency key was used with another order. Choose a new key for a new order.',
    )
  }

  /** Also for an order whose workflow was terminated in the Web UI or lost by the server: it must not stay PENDING. */
  async function cancelInFlight(customerId: string, orderId: string): Promise<void> {
    if (await cancelSaga(workflows, orderId)) return
    const { status } = await find(customerId, orderId)
    if (status !== 'PENDING') return
    const order =
      (await findPlacedOrder(ctx, orderId)) ?? (await workflows.getWorkflowInput<PlacedOrder>(workflowIdOf(orderId)))
    if (order) await cancelAbandonedSaga(workflows, order, followUps)
  }
}
