/**
 * Admission control: the order API rejects new orders (HTTP 503 with Retry-After) while more are in flight than the style can
 * settle in time, because accepting them would delay all others. It is the same for every style, and off unless
 * SETTLE_WITHIN_MS defines "in time".
 */
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import { concurrencyLimit } from '#shared/runtime/concurrency-limit.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { messageOf, Overloaded } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { openSlots } from '#shared/runtime/slots.ts'
import type { ServiceContext } from './context.ts'

const pollMs = 200
/** An order that takes this many times SETTLE_WITHIN_MS is stuck: it counts as late and no longer as in flight. */
const stuckFactor = 10

interface InFlightRequest {
  since: number
  /** null until the style has accepted it. */
  orderId: string | null
}

/** @returns `orderService` in the slots of this process, and with a limit when SETTLE_WITHIN_MS is set */
export function admissionControl(
  ctx: Pick<ServiceContext, 'db'>,
  orderService: OrderService,
  onClose: (close: Close) => void,
  env?: NodeJS.ProcessEnv,
): OrderService {
  const { SETTLE_WITHIN_MS } = readConfig(['SETTLE_WITHIN_MS'], env)
  const inSlots = withSlots(orderService, env)
  return SETTLE_WITHIN_MS === undefined ? inSlots : limitAdmission(ctx, inSlots, onClose, SETTLE_WITHIN_MS)
}

/** An order holds a slot until there is a response. Reading takes none. */
function withSlots(orderService: OrderService, env?: NodeJS.ProcessEnv): OrderService {
  const slots = openSlots(env)
  if (slots.count === undefined) return orderService
  return {
    ...orderService,
    place: (customerId, input) => slots.run(() => orderService.place(customerId, input)),
    cancel: (customerId, orderId) => slots.run(() => orderService.cancel(customerId, orderId)),
  }
}

function limitAdmission(
  { db }: Pick<ServiceContext, 'db'>,
  orderService: OrderService,
  onClose: (close: Close) => void,
  settleWithinMs: number,
): OrderService {
  const limit = concurrencyLimit(settleWithinMs)
  /** By customer and idempotency key: requests that are being placed, and orders that are not settled. */
  const inFlight = new Map<string, InFlightRequest>()
  /**
   * When they failed, by the same keys: requests that may have been accepted. They are not in flight, and may be
   * repeated.
   */
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
      .catch((error) => log.warn({ error: messageOf(error) }, 'cannot read which orders are settled, retrying'))
      .finally(() => {
        timer = setTimeout(poll, pollMs)
      })
  }
  onClose(() => clearTimeout(timer))

  /** Repeating the request of an accepted order creates no new one. */
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
