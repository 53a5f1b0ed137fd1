/** Serves a tRPC router and a health page over HTTP, for every service of every style. */
import { createServer, type RequestListener } from 'node:http'
import { type AnyRouter, TRPCError } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { type OrderService, orderApi } from '#shared/contracts/order-api.ts'
import { readConfig } from './config.ts'
import { AppError, messageOf, Overloaded } from './errors.ts'
import type { Close } from './lifecycle.ts'
import { log } from './log.ts'
import { outboundRequestCount } from './outbound.ts'
import { openSlots, slotTimeMs } from './slots.ts'
import { authenticate } from './tokens.ts'
import { causesOf } from './unavailable.ts'

const maxBodyBytes = 64 * 1024
const maxBatchSize = 10

/** Resolves when the service can work. The health page shows its error. */
export type HealthCheck = () => Promise<unknown> | unknown

function logFailure(path: string | undefined, error: TRPCError): void {
  const causes = causesOf(error.cause)
  log.error({ path, code: error.code, causes, error: error.cause?.stack ?? error.message }, 'request failed')
}

/** Serves the order API to customers, who authenticate with tokens. */
export function serveOrders(
  orderService: OrderService,
  onClose: (close: Close) => void,
  healthCheck: HealthCheck = () => {},
): Promise<void> {
  const { TOKEN_SECRET } = readConfig(['TOKEN_SECRET'])
  const handler = createHTTPHandler({
    router: orderApi(orderService),
    maxBodySize: maxBodyBytes,
    maxBatchSize,
    createContext: async ({ req }) => {
      try {
        return { customerId: await authenticate(TOKEN_SECRET, req.headers.authorization) }
      } catch (cause) {
        throw new TRPCError({ code: 'UNAUTHORIZED', message: messageOf(cause), cause })
      }
    },
    responseMeta: ({ errors }) => {
      const overloaded = errors.map(({ cause }) => cause).find((cause) => cause instanceof Overloaded)
      return overloaded ? { headers: { 'retry-after': String(overloaded.retryAfterS) } } : {}
    },
    onError: ({ error, path }) => {
      if (error.cause instanceof Overloaded) return // logging each rejection would add load
      if (error.code === 'INTERNAL_SERVER_ERROR' || error.code === 'SERVICE_UNAVAILABLE') logFailure(path, error)
    },
  })
  return listen(handler, onClose, healthCheck)
}

/**
 * Serves a router to other services, each request in a slot of this process. It has no authentication, so its port must not be
 * reachable from outside.
 */
export function serveInternally(router: AnyRouter, onClose: (close: Close) => void): Promise<void> {
  const slots = openSlots()
  const handler = createHTTPHandler({
    router,
    maxBodySize: maxBodyBytes,
    maxBatchSize,
    async createContext({ req }) {
      const free = await slots.take()
      if (!req.socket.destroyed) return { free }
      free() // its client gave up while it waited
      throw new TRPCError({ code: 'CLIENT_CLOSED_REQUEST' })
    },
    // Called once the work is done, even if its client has given up meanwhile.
    responseMeta({ ctx }) {
      ctx?.free()
      return {}
    },
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') logFailure(path, error)
    },
  })
  return listen(handler, onClose, () => {})
}

/** Serves only the health page, for services that work on events or tasks. */
export const serveHealth = (onClose: (close: Close) => void, healthCheck: HealthCheck = () => {}): Promise<void> =>
  listen((_, res) => void res.writeHead(404).end(), onClose, healthCheck)

function listen(handler: RequestListener, onClose: (close: Close) => void, healthCheck: HealthCheck): Promise<void> {
  const { HOST, PORT } = readConfig(['HOST', 'PORT'])
  const server = createServer(async (req, res) => {
    if (req.url !== '/health') return handler(req, res)
    const error = await Promise.resolve()
      .then(healthCheck)
      .then(() => null, messageOf)
    res.writeHead(error === null ? 200 : 503, { 'content-type': 'application/json' })
    const status = error === null ? 'ok' : 'unhealthy'
    const counts = { outboundCalls: outboundRequestCount(), slotTimeMs: slotTimeMs() }
    res.end(JSON.stringify({ status, ...counts, ...(error !== null && { error }) }))
  })
  server.keepAliveTimeout = 65_000
  onClose(() => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    return closed
  })
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new AppError('configuration', `Port ${PORT} cannot be used: ${cause.message}. Set PORT.`, cause)),
    )
    server.listen(PORT, HOST, resolve)
  })
}
