/** As much of fetch as a link needs, without the built-in one's streams and copies: a call takes about a fifth less. */
import type { getFetch } from '@trpc/client'
import { Agent, BalancedPool, request } from 'undici'

type Fetch = ReturnType<typeof getFetch>
type Call = NonNullable<Parameters<typeof request>[1]>
const options = { connections: 256, keepAliveTimeout: 60_000 }
const agent = new Agent(options)

/** @param urls of the processes of one service, which get requests in turn; one that cannot be reached gets fewer */
export function undiciFetch(urls: readonly string[] = []): Fetch {
  const dispatcher = urls.length > 1 ? new BalancedPool([...urls], options) : agent
  return async (url, { method = 'GET', headers = {}, body = null, signal = null } = {}) => {
    const response = await request(String(url), { dispatcher, method, headers, body, signal } as Call)
    return { ok: response.statusCode < 400, json: () => response.body.json() }
  }
}
