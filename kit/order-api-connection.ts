/** A connection to a style's order API for one customer, with error messages for a person. */
import { TRPCClientError } from '@trpc/client'
import { type OrderClient, orderClient } from '#shared/client.ts'
import type { OrderApi } from '#shared/contracts/order-api.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { serviceUrl } from '#stack/style-processes.ts'
import type { StyleName } from '#stack/styles.ts'
import { tokenSecret } from './token-secret.ts'

const requestTimeoutMs = 30_000

export interface OrderApiConnection {
  client: OrderClient
  /** Sends a request to the order API. @throws AppError that says what went wrong and what to do */
  request<Result>(call: (api: OrderClient['api'], signal: AbortSignal) => Promise<Result>): Promise<Result>
  explain(error: unknown): unknown
}

export async function connectToOrderApi(style: StyleName, customer: string): Promise<OrderApiConnection> {
  const stack = openStack(stackConfig())
  const url = serviceUrl(stack, style, 'order')
  const client = orderClient(url, await issueToken(tokenSecret(stack.config.dataDir), customer))
  const explain = (error: unknown) => explainError(error, style, url)
  return {
    client,
    explain,
    request: (call) =>
      call(client.api, AbortSignal.timeout(requestTimeoutMs)).catch((error) => Promise.reject(explain(error))),
  }
}

function explainError(error: unknown, style: StyleName, url: string): unknown {
  if (!(error instanceof TRPCClientError)) return error
  const { data, message, cause } = error as TRPCClientError<OrderApi>
  if (data?.code === 'UNAUTHORIZED')
    return new AppError('unauthorized', `${style} refused the token: it was started with another TOKEN_SECRET.`, error)
  if (data?.code === 'NOT_FOUND')
    return new AppError('not-found', `${message} (Searched in ${style}; see --style and --customer.)`, error)
  if (data) return new AppError('bad-request', message, error)
  if (isRefusedConnection(cause))
    return new AppError(
      'configuration',
      `${style} is not running (nothing responds at ${url}). Start it: npm start`,
      error,
    )
  return new AppError('unavailable', `${style} did not respond at ${url}: ${message}.`, error)
}

const isRefusedConnection = (error: unknown): boolean =>
  error instanceof Error &&
  ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED' || isRefusedConnection(error.cause))
