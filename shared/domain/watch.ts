/**
 * Watching an order: its current state, then each change. PostgreSQL notifies the watcher; polling covers missed
 * notifications.
 */
import { EventEmitter, on as eventsOf } from 'node:events'
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import { listenForNotifications } from '#shared/persistence/notifications.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'

/**
 * Notifications can be lost without an error, so every watcher also reads its order at this interval, in milliseconds.
 */
const pollMs = 5_000

export type WatchOrder = (
  read: () => Promise<OrderView>,
  orderId: string,
  signal: AbortSignal,
) => AsyncIterable<OrderView>

/**
 * @param url the database whose orders are watched
 * @returns a function that reads an order at each notification, and ends once it is settled
 */
export function watchOrders(url: string, onClose: (close: Close) => void): WatchOrder {
  const changes = new EventEmitter().setMaxListeners(0)
  const stopListening = listenForNotifications(url, 'order_transition', (orderId) =>
    orderId === null ? wakeAll() : changes.emit(orderId),
  )
  const poll = setInterval(wakeAll, pollMs)
  onClose(() => {
    clearInterval(poll)
    return stopListening()
  })

  /** Makes every watcher read its order. (Each `eventsOf` also listens for 'error', which is not an order id.) */
  function wakeAll(): void {
    for (const orderId of changes.eventNames()) if (orderId !== 'error') changes.emit(orderId)
  }

  return async function* watch(read, orderId, signal) {
    const ended = new AbortController()
    const wakeUps = eventsOf(changes, orderId, { signal: AbortSignal.any([signal, ended.signal]) })
    try {
      let order = await read()
      yield order
      while (!isSettled(order) && !(await wakeUps.next()).done) {
        const next = await read().catch((error) => {
          log.warn({ orderId, error: messageOf(error) }, 'cannot read a watched order, retrying later')
          return order
        })
        if (next.status !== order.status) yield next
        order = next
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      ended.abort()
      await wakeUps.return?.(undefined)
    }
  }
}
