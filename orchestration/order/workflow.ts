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
import { compensations, sideBySide, stopIfCancelled } from './compensations.ts'
import { tellFollowUps } from './follow-ups.ts'
import type { FollowUpService, OrderOutcome, OrderProgress, OrderResult } from './outcome.ts'
import { inventory, orders, payment, shipping } from './steps.ts'

/** Where the order is; answered without a look into any service. */
export const orderQuery = wf.defineQuery<OrderProgress>('order')
/** Cancels an order in flight; answers once it is settled, whichever way. */
export const cancelUpdate = wf.defineUpdate<OrderOutcome>('cancel')

export async function orderSaga(order: PlacedOrder, followUps: FollowUpService[]): Promise<OrderResult> {
  const { orderId, customerId, totalCents } = order
  const undo = compensations()
  const inFlight = new wf.CancellationScope()
  let settled: OrderOutcome | undefined
  let step = 'recording the order'

  wf.setHandler(orderQuery, () => ({ orderId, customerId, status: 'PENDING', reason: null, ...settled, step }))
  wf.setHandler(cancelUpdate, async () => {
    inFlight.cancel()
    await shielded(() => wf.condition(() => settled !== undefined))
    return settled!
  })

  await shielded(() => orders.record(order))
  const refusal = await inFlight
    .run(async () => {
      step = 'charging the card and reserving stock'
      undo.push(
        () => payment.refund(orderId),
        () => inventory.release(orderId),
      )
      await sideBySide(
        () => payment.charge(order),
        () => inventory.reserve(order),
      )
      stopIfCancelled()
      step = 'buying the label'
      undo.push(() => shipping.voidLabel(orderId))
      await shipping.createLabel(order)
      stopIfCancelled()
    })
    .then(() => null, reasonOf)

  if (refusal === null) {
    step = 'completing'
    await shielded(() => orders.complete(orderId))
    settled = { orderId, customerId, totalCents, status: 'COMPLETED', reason: null }
  } else {
    step = `undoing: ${refusal}`
    await undo.run()
    await shielded(() => orders.cancel(orderId, refusal))
    settled = { orderId, customerId, totalCents, status: 'CANCELLED', reason: refusal }
  }

  wf.upsertSearchAttributes([{ key: orderStatusAttribute, value: settled.status }])
  step = 'telling those who follow'
  const missed = await shielded(() => tellFollowUps(settled!, followUps))
  await shielded(() => wf.condition(wf.allHandlersFinished))
  step = 'done'
  return { ...settled, missed }
}

/** What is decided is carried out, even if somebody cancels the workflow in the Web UI. */
const shielded = <T>(work: () => Promise<T>) => wf.CancellationScope.nonCancellable(work)

/** A refusal carries its reason as its type; whatever else stops an order in flight is the customer's cancellation. */
function reasonOf(failure: unknown): CancelReason {
  const cause = failure instanceof wf.ActivityFailure ? failure.cause : failure
  const refused = cause instanceof wf.ApplicationFailure && cause.nonRetryable
  return refused ? (cause.type as CancelReason) : 'cancelled-by-customer'
}
