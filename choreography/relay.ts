/**
 * The relay publishes a service's events from its outbox. PostgreSQL wakes it up; polling covers missed notifications.
 */
import type { Database } from '#shared/persistence/database.ts'
import { listenForNotifications } from '#shared/persistence/notifications.ts'
import { relayOutbox } from '#shared/persistence/outbox.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { toKafkaMessage } from './envelope.ts'
import type { Publisher } from './kafka/broker.ts'

const pollMs = 1_000
const retryDelayMs = 500

export function runRelay(
  service: string,
  db: Database,
  databaseUrl: string,
  publisher: Publisher,
  onClose: (close: Close) => void,
): void {
  let running = false
  let drainRequested = false
  let stopped = false

  async function drain(): Promise<void> {
    drainRequested = true
    if (running) return
    running = true
    try {
      while (drainRequested && !stopped) {
        drainRequested = false
        while ((await relayOutbox(db, service, (events) => publisher.publish(events.map(toKafkaMessage)))) && !stopped);
      }
    } catch (error) {
      log.warn({ service, error: messageOf(error) }, 'cannot publish the outbox, retrying')
      setTimeout(() => void drain(), retryDelayMs)
    } finally {
      running = false
    }
  }

  const poll = setInterval(() => void drain(), pollMs)
  const stopListening = listenForNotifications(
    databaseUrl,
    'outbox',
    (writer) => (writer === null || writer === service) && void drain(),
  )
  onClose(() => {
    stopped = true
    clearInterval(poll)
    return stopListening()
  })
}
