/**
 * PostgreSQL's LISTEN/NOTIFY on a connection of its own, which reconnects automatically. A listener sends nothing, so it would
 * not notice a half-open connection (after a firewall timeout, for example). Therefore it pings the server.
 */
import pg from 'pg'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'

const retryMs = 500
/** TCP's own keepalive would notice a half-open connection only after two hours. */
const pingIntervalMs = 5_000
const responseTimeoutMs = 5_000

/**
 * Calls `onNotification` with the payload of each notification on `channel`, and with null after each (re)connection:
 * notifications during a gap are lost, so the caller has to read the current state.
 * @returns a function that stops listening
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
      log.warn({ channel, error: messageOf(error) }, 'cannot listen for notifications, retrying')
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
          log.warn({ channel, error: messageOf(error) }, 'the connection does not respond, reconnecting')
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
