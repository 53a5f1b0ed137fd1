/**
 * The relay publishes a service's events from its outbox. The process that has committed one wakes it up; polling covers the
 * events of a process that ended in between. (With LISTEN/NOTIFY, each event woke up the relays of all services.)
 */
import type { Database } from '#shared/persistence/database.ts'
import { relayOutbox } from '#shared/persistence/outbox.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { toKafkaMessage } from './envelope.ts'
import type { Publisher } from './kafka/broker.ts'

const pollMs = 1_000
const retryDelayMs = 500

/** Called after the commit of a transaction that wrote to the outbox. */
export type WakeRelay = () => void

export function runRelay(
  service: string,
  db: Database,
  publisher: Publisher,
  onClose: (close: Close) => void,
): WakeRelay {
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
  onClose(async () => {
    stopped = true
    clearInterval(poll)
  })
  return () => void drain()
}
