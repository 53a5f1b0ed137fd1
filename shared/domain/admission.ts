/**
 * Admission control: a front door that is asked for more than the style behind it settles in time says so at once (HTTP
 * 503 with Retry-After), since an order that is taken in would only make all the others late. The same for every style;
 * off unless SETTLE_WITHIN_MS says what "in time" is.
 */
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import type { OrderDesk } from '#shared/contracts/order-api.ts'
import { concurrencyLimit } from '#shared/runtime/concurrency-limit.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { messageOf, Overloaded } from '#shared/runtime/fault.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import type { ServiceContext } from './context.ts'

const pollMs = 200

interface UnderWay {
  since: number
  /** null until the style has taken it in. */
  orderId: string | null
}

/** Reads its configuration. @returns the desk itself when there is none */
export function admissionControl(
  ctx: Pick<ServiceContext, 'db'>,
  desk: OrderDesk,
  onClose: (close: Close) => void,
  env?: NodeJS.ProcessEnv,
): OrderDesk {
  const { SETTLE_WITHIN_MS } = readConfig(['SETTLE_WITHIN_MS'], env)
  return SETTLE_WITHIN_MS === undefined ? desk : limited(ctx, desk, onClose, SETTLE_WITHIN_MS)
}

function limited(
  { db }: Pick<ServiceContext, 'db'>,
  desk: OrderDesk,
  onClose: (close: Close) => void,
  settleWithinMs: number,
): OrderDesk {
  const limit = concurrencyLimit(settleWithinMs)
  /** By customer and idempotency key: requests that are being placed, and orders that are not settled yet. */
  const underWay = new Map<string, UnderWay>()

  function settled(key: string, { since }: UnderWay): void {
    limit.observe(Date.now() - since, underWay.size)
    underWay.delete(key)
  }

  async function forgetSettled(): Promise<void> {
    const keyOf = new Map([...underWay].flatMap(([key, { orderId }]) => (orderId ? [[orderId, key]] : [])))
    if (keyOf.size === 0) return
    const where = { id: { in: [...keyOf.keys()] }, status: { not: 'PENDING' as const } }
    for (const { id } of await db.order.findMany({ where, select: { id: true } })) {
      const key = keyOf.get(id)!
      settled(key, underWay.get(key)!)
    }
  }

  let timer = setTimeout(poll, pollMs)
  function poll(): void {
    forgetSettled()
      .catch((error) => log.warn({ error: messageOf(error) }, 'cannot see which orders are settled'))
      .finally(() => {
        timer = setTimeout(poll, pollMs)
      })
  }
  onClose(() => clearTimeout(timer))

  /** Asking again for an order that was accepted makes no new one. */
  const isKnown = async (customerId: string, idempotencyKey: string) =>
    (await db.order.count({ where: { customerId, idempotencyKey } })) > 0

  return {
    ...desk,
    async place(customerId, input) {
      const key = `${customerId}/${input.idempotencyKey}`
      if (underWay.has(key)) return desk.place(customerId, input)
      if (limit.isReached(underWay.size)) {
        if (await isKnown(customerId, input.idempotencyKey)) return desk.place(customerId, input)
        throw new Overloaded(Math.ceil(settleWithinMs / 1_000))
      }
      const request: UnderWay = { since: Date.now(), orderId: null }
      underWay.set(key, request)
      return desk.place(customerId, input).then(
        (order: OrderView) => {
          request.orderId = order.orderId
          if (isSettled(order)) settled(key, request)
          return order
        },
        (error) => {
          underWay.delete(key)
          throw error
        },
      )
    },
  }
}
