/** Watching an order: its view now, then after each change, told by PostgreSQL's notifications. */
import { EventEmitter, on as eventsOf } from 'node:events'
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import { listen } from '#shared/persistence/listen.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'

export type WatchOrder = (
  look: () => Promise<OrderView>,
  orderId: string,
  signal: AbortSignal,
) => AsyncIterable<OrderView>

/**
 * @param url the database whose orders are watched
 * @returns a watcher that looks again at each notification for its order, and ends once the order is settled
 */
export function watchOrders(url: string, closing: (close: Close) => void): WatchOrder {
  const changes = new EventEmitter().setMaxListeners(0)
  closing(listen(url, 'order_transition', (orderId) => (orderId === null ? wakeAll() : changes.emit(orderId))))

  /** Whatever happened while nobody listened is found by looking. (Each `eventsOf` listens for errors as well.) */
  function wakeAll(): void {
    for (const orderId of changes.eventNames()) if (orderId !== 'error') changes.emit(orderId)
  }

  return async function* watch(look, orderId, signal) {
    const ended = new AbortController()
    const woken = eventsOf(changes, orderId, { signal: AbortSignal.any([signal, ended.signal]) })
    try {
      let order = await look()
      yield order
      while (!isSettled(order) && !(await woken.next()).done) {
        const next = await look()
        if (next.status !== order.status) yield next
        order = next
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      ended.abort()
      await woken.return?.(undefined)
    }
  }
}
