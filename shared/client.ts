/** The typed client of the order API, the same for every style. */
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { EventSource } from 'eventsource'
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import type { OrderApi } from '#shared/contracts/order-api.ts'
import { AppError } from '#shared/runtime/errors.ts'

export interface OrderClient {
  /**
   * `api.orders.place.mutate(…)`, `.get.query(…)`, `.list.query(…)`, `.cancel.mutate(…)`, `.watch.subscribe(…)`.
   * With admission control, an overloaded style rejects `place` with code SERVICE_UNAVAILABLE and `error.data.retryAfterS`.
   * The order was not started: after that time, send the same request again with the same idempotency key.
   */
  api: ReturnType<typeof createTRPCClient<OrderApi>>
  /**
   * Waits until the order is COMPLETED or CANCELLED. It subscribes to changes instead of polling.
   * @throws AppError unavailable when the order is not settled within `timeoutMs` (default 30,000), and errors of the server
   */
  awaitSettled(orderId: string, options?: { timeoutMs?: number }): Promise<OrderView>
}

/**
 * @param url a style's order API, such as http://127.0.0.1:7420
 * @param token a customer's token; `kit token CUSTOMER` issues one
 */
export function orderClient(url: string, token: string): OrderClient {
  const headers = { authorization: `Bearer ${token}` }
  const api = createTRPCClient<OrderApi>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource: eventSourceWith(headers) }),
        false: httpLink({ url, headers }),
      }),
    ],
  })
  return { api, awaitSettled: (orderId, { timeoutMs = 30_000 } = {}) => awaitSettled(api, orderId, timeoutMs) }
}

/** The standard EventSource cannot send headers. This one adds the token to each request. */
const eventSourceWith = (headers: Record<string, string>) =>
  class extends EventSource {
    constructor(url: string | URL) {
      super(url, { fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }) })
    }
  }

function awaitSettled(api: OrderClient['api'], orderId: string, timeoutMs: number): Promise<OrderView> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new AppError('unavailable', `Order ${orderId} has not settled within ${timeoutMs} ms.`))),
      timeoutMs,
    )
    const subscription = api.orders.watch.subscribe(
      { orderId },
      {
        onData: (order) => isSettled(order) && end(() => resolve(order)),
        onError: (error) => end(() => reject(error)),
      },
    )
    function end(finish: () => void): void {
      clearTimeout(timer)
      subscription.unsubscribe()
      finish()
    }
  })
}
