/**
 * The order service without a broker, written with care. The customer waits for what decides the order, and for nothing else:
 *   record → (payment ∥ inventory) → shipping → complete → response; the rest follows in the background
 * A refusal cancels and compensates. So does a service that does not respond within the budget, and the response is 503.
 */
import { type CancelReason, type OrderView, type PlacedOrder, serviceUnavailable } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import {
  cancelOrder,
  completeOrder,
  findByIdempotencyKey,
  getOrder,
  type OrderOutcome,
  priceOrder,
  recordOrder,
} from '#shared/domain/order.ts'
import { listOrders } from '#shared/domain/order-pages.ts'
import type { WatchOrder } from '#shared/domain/watch.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import type { ServiceClients } from '../../http/clients.ts'
import type { StartEffects } from './effects.ts'
import { type BackgroundWork, type Calls, callsWithin } from './retries.ts'

/** Shorter than the 10 s after which browsers, proxies and load tests commonly give up, so that they get the response. */
const budgetMs = 8_000
/** What is then left to record that the order is cancelled. In milliseconds. */
const cancelWithinMs = 1_000

/** Pays and reserves side by side, then ships. @returns why a service refuses, or null @throws when one does not respond */
async function fulfil(services: ServiceClients, order: PlacedOrder, { call }: Calls): Promise<CancelReason | null> {
  const charged = call((signal) => services.payment.charge.mutate(order, { signal }))
  const reserved = call((signal) => services.inventory.reserve.mutate(order, { signal }))
  const refusal = await firstRefusal([
    charged.then((charge) => (charge.outcome === 'declined' ? charge.reason : null)),
    reserved.then((stock) => (stock.outcome === 'rejected' ? stock.reason : null)),
  ])
  if (refusal) return refusal
  const label = await call((signal) => services.shipping.createLabel.mutate(order, { signal }))
  return label.outcome === 'refused' ? label.reason : null
}

/** Resolves with the first refusal, without waiting for the other step, or with null when there is none. */
const firstRefusal = (steps: Promise<CancelReason | null>[]): Promise<CancelReason | null> =>
  new Promise((resolve, reject) => {
    for (const step of steps) step.then((reason) => reason && resolve(reason), reject)
    Promise.all(steps).then(() => resolve(null), reject)
  })

export function createOrderService(
  ctx: ServiceContext,
  services: ServiceClients,
  startEffects: StartEffects,
  background: BackgroundWork,
  watch: WatchOrder,
): OrderService {
  const inProgress = new Set<string>()

  async function settle(order: PlacedOrder): Promise<OrderOutcome> {
    const { orderId } = order
    const calls = callsWithin(budgetMs)
    const outcome = await fulfil(services, order, calls)
      .then((refusal) => calls.call(() => (refusal ? cancelOrder(ctx, orderId, refusal) : completeOrder(ctx, orderId))))
      .catch((error) => {
        log.warn({ orderId, error: messageOf(error) }, 'cancelling an order that cannot be settled in time')
        return callsWithin(cancelWithinMs).call(() => cancelOrder(ctx, orderId, serviceUnavailable))
      })
    // A compensation must not overtake the step that it undoes.
    if (outcome.status === 'COMPLETED') startEffects(outcome)
    else background.track(calls.ended().then(() => startEffects(outcome)))
    return outcome
  }

  /** For an order that the database may have recorded, and whose outcome it could not record. */
  function cancelInBackground(orderId: string): void {
    background.run(orderId, 'cancel', async () => {
      if (inProgress.has(orderId)) return // by a later request for the same order
      try {
        startEffects(await cancelOrder(ctx, orderId, serviceUnavailable))
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'not-found') throw error
      }
    })
  }

  async function recordAndSettle(order: PlacedOrder): Promise<OrderView> {
    const { orderId, customerId } = order
    try {
      const recorded = await recordOrder(ctx, order)
      if (!recorded.isNew) return recorded.order // the same request, sent twice
      inProgress.add(orderId)
      const { status, reason } = await settle(order).finally(() => inProgress.delete(orderId))
      if (status === 'CANCELLED' && reason === serviceUnavailable)
        throw new AppError(
          'unavailable',
          'A service did not respond in time, so the order is cancelled and nothing is charged. Place it again with a new key.',
        )
    } catch (error) {
      if (!(error instanceof AppError)) cancelInBackground(orderId)
      throw error
    }
    return getOrder(ctx, customerId, orderId)
  }

  return {
    async place(customerId, input) {
      if (background.isClosing()) throw new AppError('unavailable', 'The order service is stopping. Send it again.')
      const placedBefore = await findByIdempotencyKey(ctx, customerId, input)
      if (placedBefore) return placedBefore
      return background.track(recordAndSettle(await priceOrder(ctx, customerId, input)))
    },

    get: (customerId, orderId) => getOrder(ctx, customerId, orderId),

    list: (customerId, input) => listOrders(ctx, customerId, input),

    async cancel(customerId, orderId) {
      await getOrder(ctx, customerId, orderId)
      const outcome = await cancelOrder(ctx, orderId, 'cancelled-by-customer')
      if (outcome.status === 'COMPLETED') throw new AppError('conflict', `Order ${orderId} has already completed.`)
      if (outcome.changed) startEffects(outcome)
      return getOrder(ctx, customerId, orderId)
    },

    watch: (customerId, orderId, signal) => watch(() => getOrder(ctx, customerId, orderId), orderId, signal),
  }
}
