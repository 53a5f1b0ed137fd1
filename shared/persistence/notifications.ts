/**
 * LISTEN/NOTIFY: one connection of its own per process, which comes back by itself after the server was away. A listener
 * sends nothing, so it would never notice a connection that went silent (a firewall that forgot it, a cable): it pings.
 */
import pg from 'pg'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'

const retryMs = 500
/** So often the connection is tried, and so long it may take to answer; TCP's own keepalive would take two hours. */
const pingEveryMs = 5_000
const responseTimeoutMs = 5_000

/**
 * Calls `heard` with the payload of each notification on `channel`, and with null after each (re)connection, since
 * notifications that fell into a gap are gone: listeners then look for themselves.
 * @returns how to stop
 */
export function listenForNotifications(
  url: string,
  channel: string,
  onNotification: (payload: string | null) => void,
): () => Promise<void> {
  let client: pg.Client | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: responseTimeoutMs,
      query_timeout: responseTimeoutMs,
    })
    client = next
    next.on('error', () => again(next))
    next.on('end', () => again(next))
    next.on('notification', (message) => onNotification(message.payload ?? ''))
    try {
      await next.connect()
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`)
      onNotification(null)
      pingLater(next)
    } catch (error) {
      log.warn({ channel, error: messageOf(error) }, 'cannot listen yet')
      again(next)
    }
  }

  function pingLater(current: pg.Client): void {
    if (stopped || client !== current) return
    timer = setTimeout(async () => {
      try {
        await current.query('SELECT 1')
        pingLater(current)
      } catch (error) {
        if (client === current)
          log.warn({ channel, error: messageOf(error) }, 'the connection is silent, trying another')
        again(current)
      }
    }, pingEveryMs)
  }

  function again(lost: pg.Client): void {
    if (stopped || client !== lost) return
    client = undefined
    clearTimeout(timer)
    void lost.end().catch(() => {})
    timer = setTimeout(() => void connect(), retryMs)
  }

  void connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}
