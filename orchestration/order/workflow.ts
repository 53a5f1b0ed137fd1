/**
 * The life of one order: charge and reserve in parallel, buy a label, complete. If a service refuses or the customer
 * cancels, compensate and cancel the order. Then run the follow-ups.
 *
 *   record ─▶ charge ∥ reserve ─▶ label ─▶ complete ─▶ follow-ups
 *                  ╰── refused or cancelled ──▶ compensate in reverse ─▶ cancel ─▶ follow-ups
 */
import * as wf from '@temporalio/workflow'
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import { orderStatusAttribute } from './attributes.ts'
import { type Compensations, compensations, runInParallel, throwIfCancelled } from './compensations.ts'
import { type FollowUp, runFollowUps } from './follow-ups.ts'
import type { OrderOutcome, OrderProgress, OrderResult } from './outcome.ts'
import { inventory, orders, payment, shipping } from './steps.ts'

/** The state of the order, from the workflow's memory: no service is called. */
export const orderQuery = wf.defineQuery<OrderProgress>('order')
/** Cancels an order in flight. Returns once the order is settled, as cancelled or completed. */
export const cancelUpdate = wf.defineUpdate<OrderOutcome>('cancel')

/** @param isResumed whether an earlier workflow of this order was terminated or lost: it may have bought the label */
export async function orderSaga(order: PlacedOrder, followUps: FollowUp[], isResumed = false): Promise<OrderResult> {
  const { orderId, customerId, totalCents } = order
  const undo = compensations()
  const inFlight = new wf.CancellationScope()
  const settled = Promise.withResolvers<OrderOutcome>()
  const progress: OrderProgress = { orderId, customerId, status: 'PENDING', reason: null, step: 'recording the order' }

  wf.setHandler(orderQuery, () => progress)
  wf.setHandler(cancelUpdate, () => {
    inFlight.cancel()
    return settled.promise
  })

  await orders.record(order)
  if (isResumed) undo.push(() => shipping.voidLabel(orderId))
  const refusal = await inFlight.run(() => fulfil(order, undo, progress)).then(() => null, reasonOf)
  if (refusal === null) {
    progress.step = 'completing the order'
    await orders.complete(orderId)
  } else {
    progress.step = `compensating: ${refusal}`
    await undo.run()
    await orders.cancel(orderId, refusal)
  }

  const status = refusal === null ? 'COMPLETED' : 'CANCELLED'
  const outcome: OrderOutcome = { orderId, customerId, totalCents, status, reason: refusal }
  Object.assign(progress, { status, reason: refusal, step: 'running follow-ups' })
  settled.resolve(outcome)
  wf.upsertSearchAttributes([{ key: orderStatusAttribute, value: status }])
  const missed = await runFollowUps(outcome, followUps)
  await wf.CancellationScope.nonCancellable(() => wf.condition(wf.allHandlersFinished))
  progress.step = 'done'
  return { ...outcome, missed }
}

/** The critical steps. Each compensation is registered before its action: an action that timed out may have succeeded. */
async function fulfil(order: PlacedOrder, undo: Compensations, progress: OrderProgress): Promise<void> {
  progress.step = 'charging the card and reserving stock'
  undo.push(
    () => payment.refund(order.orderId),
    () => inventory.release(order.orderId),
  )
  await runInParallel(
    () => payment.charge(order),
    () => inventory.reserve(order),
  )
  throwIfCancelled()
  progress.step = 'buying the label'
  undo.push(() => shipping.voidLabel(order.orderId))
  await shipping.createLabel(order)
  throwIfCancelled()
}

/**
 * Why the order is cancelled: the customer cancelled, or a service refused. The type of a refusal's failure is the reason.
 * @throws anything else. A plain error fails the workflow task, not the workflow: Temporal retries the task until the code
 * is fixed, so that a bug never triggers compensation.
 */
function reasonOf(failure: unknown): CancelReason {
  if (wf.isCancellation(failure)) return 'cancelled-by-customer'
  const cause = failure instanceof wf.ActivityFailure ? failure.cause : undefined
  if (cause instanceof wf.ApplicationFailure && cause.nonRetryable) return cause.type as CancelReason
  throw new Error('An order in flight failed, and was neither refused nor cancelled', { cause: failure })
}
