/**
 * The life of one order: pay and reserve side by side, ship, complete; undo everything if any of it is refused or the
 * customer cancels; then tell those who follow.
 *
 *   record ─▶ charge ∥ reserve ─▶ label ─▶ complete ─▶ sell ∥ follow-ups
 *                  ╰── refused or cancelled ──▶ undo in reverse ─▶ cancel ─▶ follow-ups
 */
import * as wf from '@temporalio/workflow'
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import { orderStatusAttribute } from './attributes.ts'
import { compensations, runInParallel, throwIfCancelled } from './compensations.ts'
import { runFollowUps } from './follow-ups.ts'
import type { FollowUpService, OrderOutcome, OrderProgress, OrderResult } from './outcome.ts'
import { inventory, orders, payment, shipping } from './steps.ts'

/** Where the order is; answered without a look into any service. */
export const orderQuery = wf.defineQuery<OrderProgress>('order')
/** Cancels an order in flight; answers once it is settled, whichever way. */
export const cancelUpdate = wf.defineUpdate<OrderOutcome>('cancel')

/** @param isResumed whether an earlier workflow of this order was broken off: it may have got as far as the label */
export async function orderSaga(
  order: PlacedOrder,
  followUps: FollowUpService[],
  isResumed = false,
): Promise<OrderResult> {
  const { orderId, customerId, totalCents } = order
  const compensation = compensations()
  const inFlight = new wf.CancellationScope()
  const settled = Promise.withResolvers<OrderOutcome>()
  const progress: OrderProgress = { orderId, customerId, status: 'PENDING', reason: null, step: 'recording the order' }

  wf.setHandler(orderQuery, () => progress)
  wf.setHandler(cancelUpdate, () => {
    inFlight.cancel()
    return settled.promise
  })

  await nonCancellable(() => orders.record(order))
  if (isResumed) compensation.push(() => shipping.voidLabel(orderId))
  const refusal = await inFlight
    .run(async () => {
      progress.step = 'charging the card and reserving stock'
      compensation.push(
        () => payment.refund(orderId),
        () => inventory.release(orderId),
      )
      await runInParallel(
        () => payment.charge(order),
        () => inventory.reserve(order),
      )
      throwIfCancelled()
      progress.step = 'buying the label'
      compensation.push(() => shipping.voidLabel(orderId))
      await shipping.createLabel(order)
      throwIfCancelled()
    })
    .then(() => null, reasonOf)

  if (refusal === null) {
    progress.step = 'completing'
    await nonCancellable(() => orders.complete(orderId))
  } else {
    progress.step = `undoing: ${refusal}`
    await compensation.run()
    await nonCancellable(() => orders.cancel(orderId, refusal))
  }

  const status = refusal === null ? 'COMPLETED' : 'CANCELLED'
  const outcome: OrderOutcome = { orderId, customerId, totalCents, status, reason: refusal }
  Object.assign(progress, { status, reason: refusal, step: 'telling those who follow' })
  settled.resolve(outcome)
  wf.upsertSearchAttributes([{ key: orderStatusAttribute, value: status }])
  const missed = await nonCancellable(() => runFollowUps(outcome, followUps))
  await nonCancellable(() => wf.condition(wf.allHandlersFinished))
  progress.step = 'done'
  return { ...outcome, missed }
}

/** What is decided is carried out, even if somebody cancels the workflow in the Web UI. */
const nonCancellable = <T>(work: () => Promise<T>) => wf.CancellationScope.nonCancellable(work)

/**
 * Why the order ends here: it was cancelled, or a service refused, whose failure has the reason as its type.
 * @throws whatever else it was. A plain error fails the workflow task, not the order: it is tried again until the code is
 * mended, and nothing is undone for a mistake of ours.
 */
function reasonOf(failure: unknown): CancelReason {
  if (wf.isCancellation(failure)) return 'cancelled-by-customer'
  const cause = failure instanceof wf.ActivityFailure ? failure.cause : undefined
  if (cause instanceof wf.ApplicationFailure && cause.nonRetryable) return cause.type as CancelReason
  throw new Error('An order in flight failed, and was neither refused nor cancelled', { cause: failure })
}
