/**
 * Admission control: a front door that is asked for more than the style behind it settles in time says so at once (HTTP
 * 503 with Retry-After), since an order that is taken in would only make all the others late. The same for every style;
 * off unless SETTLE_WITHIN_MS says what "in time" is.
 */
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import { concurrencyLimit } from '#shared/runtime/concurrency-limit.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { messageOf, Overloaded } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import type { ServiceContext } from './context.ts'

const pollMs = 200
/** An order that takes this many times as long as it may is stuck: it counts as late, and holds no room any longer. */
const stuckFactor = 10

interface InFlightRequest {
  since: number
  /** null until the style has taken it in. */
  orderId: string | null
}

/** Reads its configuration. @returns the desk itself when there is none */
export function admissionControl(
  ctx: Pick<ServiceContext, 'db'>,
  orderService: OrderService,
  onClose: (close: Close) => void,
  env?: NodeJS.ProcessEnv,
): OrderService {
  const { SETTLE_WITHIN_MS } = readConfig(['SETTLE_WITHIN_MS'], env)
  return SETTLE_WITHIN_MS === undefined ? orderService : limitAdmission(ctx, orderService, onClose, SETTLE_WITHIN_MS)
}

function limitAdmission(
  { db }: Pick<ServiceContext, 'db'>,
  orderService: OrderService,
  onClose: (close: Close) => void,
  settleWithinMs: number,
): OrderService {
  const limit = concurrencyLimit(settleWithinMs)
  /** By customer and idempotency key: requests that are being placed, and orders that are not settled yet. */
  const inFlight = new Map<string, InFlightRequest>()
  /** Since when: requests that failed, and may have been accepted all the same. They hold no room, and may ask again. */
  const failedRequests = new Map<string, number>()

  function removeSettled(key: string, { since }: InFlightRequest): void {
    limit.observe(Date.now() - since, inFlight.size)
    inFlight.delete(key)
  }

  const isStuck = (since: number) => Date.now() - since > stuckFactor * settleWithinMs

  function removeStuckRequests(): void {
    for (const [key, request] of inFlight) if (isStuck(request.since)) removeSettled(key, request)
    for (const [key, since] of failedRequests) if (isStuck(since)) failedRequests.delete(key)
  }

  async function removeSettledOrders(): Promise<void> {
    const keyOf = new Map([...inFlight].flatMap(([key, { orderId }]) => (orderId ? [[orderId, key]] : [])))
    if (keyOf.size === 0) return
    const where = { id: { in: [...keyOf.keys()] }, status: { not: 'PENDING' as const } }
    for (const { id } of await db.order.findMany({ where, select: { id: true } })) {
      const key = keyOf.get(id)!
      removeSettled(key, inFlight.get(key)!)
    }
  }

  let timer = setTimeout(poll, pollMs)
  function poll(): void {
    removeStuckRequests()
    removeSettledOrders()
      .catch((error) => log.warn({ error: messageOf(error) }, 'cannot see which orders are settled'))
      .finally(() => {
        timer = setTimeout(poll, pollMs)
      })
  }
  onClose(() => clearTimeout(timer))

  /** Asking again for an order that was accepted makes no new one. */
  const isAccepted = async (customerId: string, idempotencyKey: string) =>
    (await db.order.count({ where: { customerId, idempotencyKey } })) > 0

  return {
    ...orderService,
    async place(customerId, input) {
      const key = `${customerId}/${input.idempotencyKey}`
      if (inFlight.has(key) || failedRequests.has(key)) return orderService.place(customerId, input)
      if (limit.isReached(inFlight.size)) {
        if (await isAccepted(customerId, input.idempotencyKey)) return orderService.place(customerId, input)
        throw new Overloaded(Math.ceil(settleWithinMs / 1_000))
      }
      const request: InFlightRequest = { since: Date.now(), orderId: null }
      inFlight.set(key, request)
      return orderService.place(customerId, input).then(
        (order: OrderView) => {
          request.orderId = order.orderId
          if (isSettled(order)) removeSettled(key, request)
          return order
        },
        (error) => {
          inFlight.delete(key)
          failedRequests.set(key, Date.now())
          throw error
        },
      )
    },
  }
}
