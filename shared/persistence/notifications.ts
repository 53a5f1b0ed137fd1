/**
 * LISTEN/NOTIFY: one connection of its own per process, which comes back by itself after the server was away. A listener
 * sends nothing, so it would never notice a connection that went silent (a firewall that forgot it, a cable): it pings.
 */
import pg from 'pg'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'

const retryMs = 500
/** So often the connection is tried, and so long it may take to answer; TCP's own keepalive would take two hours. */
const pingIntervalMs = 5_000
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
    const newClient = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: responseTimeoutMs,
      query_timeout: responseTimeoutMs,
    })
    client = newClient
    newClient.on('error', () => reconnect(newClient))
    newClient.on('end', () => reconnect(newClient))
    newClient.on('notification', (message) => onNotification(message.payload ?? ''))
    try {
      await newClient.connect()
      await newClient.query(`LISTEN ${newClient.escapeIdentifier(channel)}`)
      onNotification(null)
      schedulePing(newClient)
    } catch (error) {
      log.warn({ channel, error: messageOf(error) }, 'cannot listen yet')
      reconnect(newClient)
    }
  }

  function schedulePing(current: pg.Client): void {
    if (stopped || client !== current) return
    timer = setTimeout(async () => {
      try {
        await current.query('SELECT 1')
        schedulePing(current)
      } catch (error) {
        if (client === current)
          log.warn({ channel, error: messageOf(error) }, 'the connection is silent, trying another')
        reconnect(current)
      }
    }, pingIntervalMs)
  }

  function reconnect(lostClient: pg.Client): void {
    if (stopped || client !== lostClient) return
    client = undefined
    clearTimeout(timer)
    void lostClient.end().catch(() => {})
    timer = setTimeout(() => void connect(), retryMs)
  }

  void connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}
