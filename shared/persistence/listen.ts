/** LISTEN/NOTIFY: one connection of its own per process, which comes back by itself after the server was away. */
import pg from 'pg'
import { messageOf } from '#shared/runtime/fault.ts'
import { log } from '#shared/runtime/log.ts'

const retryMs = 500

/**
 * Calls `heard` with the payload of each notification on `channel`, and with null after each (re)connection, since
 * notifications that fell into a gap are gone: listeners then look for themselves.
 * @returns how to stop
 */
export function listen(url: string, channel: string, heard: (payload: string | null) => void): () => Promise<void> {
  let client: pg.Client | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    client = next
    next.on('error', () => again(next))
    next.on('end', () => again(next))
    next.on('notification', (message) => heard(message.payload ?? ''))
    try {
      await next.connect()
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`)
      heard(null)
    } catch (error) {
      log.warn({ channel, error: messageOf(error) }, 'cannot listen yet')
      again(next)
    }
  }

  function again(lost: pg.Client): void {
    if (stopped || client !== lost) return
    client = undefined
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
