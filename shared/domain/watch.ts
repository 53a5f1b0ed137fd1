/** Watching an order: its view now, then after each change, told by PostgreSQL's notifications, with a look as the backstop. */
import { EventEmitter, on as eventsOf } from 'node:events'
import { isSettled, type OrderView } from '#shared/contracts/order.ts'
import { listenForNotifications } from '#shared/persistence/notifications.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'

/** A notification can be lost without anybody noticing, so every watcher looks for itself this often, in milliseconds. */
const pollMs = 5_000

export type WatchOrder = (
  read: () => Promise<OrderView>,
  orderId: string,
  signal: AbortSignal,
) => AsyncIterable<OrderView>

/**
 * @param url the database whose orders are watched
 * @returns a watcher that looks again at each notification for its order, and ends once the order is settled
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

  /** Whatever happened while nobody listened is found by looking. (Each `eventsOf` listens for errors as well.) */
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
          log.warn({ orderId, error: messageOf(error) }, 'cannot look at a watched order, looking again later')
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
