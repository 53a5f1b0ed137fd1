/**
 * The life of one order: pay and reserve in parallel, ship, complete. If a service refuses or the customer cancels, undo
 * everything and cancel. Then run the follow-ups.
 *
 *   record ─▶ charge ∥ reserve ─▶ label ─▶ complete ─▶ sell ∥ follow-ups
 *                  ╰── refused or cancelled ──▶ undo in reverse ─▶ cancel ─▶ follow-ups
 */
import * as wf from '@temporalio/workflow'
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { FollowUpService } from '#shared/contracts/services.ts'
import { orderStatusAttribute } from './attributes.ts'
import { type Compensations, compensations, runInParallel, throwIfCancelled } from './compensations.ts'
import { runFollowUps } from './follow-ups.ts'
import type { OrderOutcome, OrderProgress, OrderResult } from './outcome.ts'
import { inventory, orders, payment, shipping } from './steps.ts'

/** Where the order is, without asking any service. */
export const orderQuery = wf.defineQuery<OrderProgress>('order')
/** Cancels an order in flight. Returns once the order is settled, COMPLETED or CANCELLED. */
export const cancelUpdate = wf.defineUpdate<OrderOutcome>('cancel')

/** @param isResumed true after an earlier workflow of this order was terminated: it may have bought the label */
export async function orderSaga(
  order: PlacedOrder,
  followUps: FollowUpService[],
  isResumed = false,
): Promise<OrderResult> {
  const { orderId, customerId, totalCents } = order
  const progress: OrderProgress = { orderId, customerId, status: 'PENDING', reason: null, step: 'recording the order' }
  const undo = compensations()
  const inFlight = new wf.CancellationScope()
  const settled = Promise.withResolvers<OrderOutcome>()

  wf.setHandler(orderQuery, () => progress)
  wf.setHandler(cancelUpdate, () => {
    inFlight.cancel()
    return settled.promise
  })

  await nonCancellable(() => orders.record(order))
  if (isResumed) undo.push(() => shipping.voidLabel(orderId))
  const refusal = await inFlight.run(() => fulfil(order, undo, progress)).then(() => null, reasonOf)

  if (refusal === null) {
    progress.step = 'completing'
    await nonCancellable(() => orders.complete(orderId))
  } else {
    progress.step = `compensating: ${refusal}`
    await undo.run()
    await nonCancellable(() => orders.cancel(orderId, refusal))
  }

  const status = refusal === null ? 'COMPLETED' : 'CANCELLED'
  const outcome: OrderOutcome = { orderId, customerId, totalCents, status, reason: refusal }
  Object.assign(progress, { status, reason: refusal, step: 'running the follow-ups' })
  settled.resolve(outcome)
  wf.upsertSearchAttributes([{ key: orderStatusAttribute, value: status }])
  const missed = await nonCancellable(() => runFollowUps(outcome, followUps))
  await nonCancellable(() => wf.condition(wf.allHandlersFinished))
  progress.step = 'done'
  return { ...outcome, missed }
}

/** Pay and reserve in parallel, then ship. Each compensation is registered before its action, which may time out and still happen. */
async function fulfil(order: PlacedOrder, undo: Compensations, progress: OrderProgress): Promise<void> {
  const { orderId } = order
  progress.step = 'charging the card and reserving stock'
  undo.push(
    () => payment.refund(orderId),
    () => inventory.release(orderId),
  )
  await runInParallel(
    () => payment.charge(order),
    () => inventory.reserve(order),
  )
  throwIfCancelled()
  progress.step = 'buying the label'
  undo.push(() => shipping.voidLabel(orderId))
  await shipping.createLabel(order)
  throwIfCancelled()
}

/** Once decided, a step runs to its end, even if somebody cancels the workflow in the Web UI. */
const nonCancellable = <T>(work: () => Promise<T>) => wf.CancellationScope.nonCancellable(work)

/**
 * Why the order was not fulfilled: it was cancelled, or a service refused it and the failure's type is the reason.
 * @throws any other failure. A plain error fails the workflow task and not the order: Temporal retries the task until the
 * code is fixed, and nothing is compensated for a bug.
 */
function reasonOf(failure: unknown): CancelReason {
  if (wf.isCancellation(failure)) return 'cancelled-by-customer'
  const cause = failure instanceof wf.ActivityFailure ? failure.cause : undefined
  if (cause instanceof wf.ApplicationFailure && cause.nonRetryable) return cause.type as CancelReason
  throw new Error('An order in flight failed, and was neither refused nor cancelled', { cause: failure })
}
