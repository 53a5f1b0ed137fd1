/** The relay: carries a service's facts from its outbox to the broker, woken by PostgreSQL, with polling as the backstop. */
import type { Database } from '#shared/persistence/database.ts'
import { listenForNotifications } from '#shared/persistence/notifications.ts'
import { relayOutbox } from '#shared/persistence/outbox.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { toKafkaMessage } from './envelope.ts'
import type { Publisher } from './kafka/broker.ts'

const pollMs = 1_000
const afterFailureMs = 500

export function runRelay(
  service: string,
  db: Database,
  databaseUrl: string,
  publisher: Publisher,
  closing: (close: Close) => void,
): void {
  let running = false
  let again = false
  let stopped = false

  async function drain(): Promise<void> {
    again = true
    if (running) return
    running = true
    try {
      while (again && !stopped) {
        again = false
        while ((await relayOutbox(db, service, (events) => publisher.publish(events.map(toKafkaMessage)))) && !stopped);
      }
    } catch (error) {
      log.warn({ service, error: messageOf(error) }, 'the outbox waits')
      setTimeout(() => void drain(), afterFailureMs)
    } finally {
      running = false
    }
  }

  const poll = setInterval(() => void drain(), pollMs)
  const unlisten = listenForNotifications(
    databaseUrl,
    'outbox',
    (writer) => (writer === null || writer === service) && void drain(),
  )
  closing(() => {
    stopped = true
    clearInterval(poll)
    return unlisten()
  })
}
