/** The client of the external providers: one call per step, with the idempotency key `orderId:step`. */
import { createTransport } from 'nodemailer'
import { Agent, request } from 'undici'
import type { Address, CancelReason, OrderLine } from '#shared/contracts/order.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'

/** The provider has executed the request, or refuses it for a reason that a retry does not change. */
export type ProviderResponse =
  | { outcome: 'done'; reference: string; amountCents: number }
  | { outcome: 'refused'; reason: CancelReason; reference: string; amountCents: number }

type Body = { orderId: string } & Record<string, unknown>

export interface Mail {
  orderId: string
  kind: string
  to: string
}

/**
 * The request itself is invalid, such as an idempotency key that was used with another request. Retries cannot help.
 */
const permanentErrorStatuses = [400, 422]

/**
 * A call rejects with AppError 'unavailable' when there is no response; the provider may have executed it nevertheless.
 * An invalid request counts as refused where a refusal can cancel the order (charge, allocate, label). Elsewhere it rejects
 * with AppError 'bad-request', so that a failed compensation never counts as done.
 */
export interface Providers {
  charge(order: { orderId: string; amountCents: number; card: string }): Promise<ProviderResponse>
  /** Refunds everything captured for the order and blocks later charges. `amountCents` is the captured amount. */
  refund(order: { orderId: string }): Promise<ProviderResponse>
  allocate(order: { orderId: string; items: OrderLine[] }): Promise<ProviderResponse>
  release(order: { orderId: string }): Promise<ProviderResponse>
  label(order: { orderId: string; shipTo: Address }): Promise<ProviderResponse>
  voidLabel(order: { orderId: string }): Promise<ProviderResponse>
  mail(mail: Mail): Promise<void>
  track(order: { orderId: string; outcome: string; revenueCents: number }): Promise<ProviderResponse>
  addPoints(order: { orderId: string; customerId: string; points: number }): Promise<ProviderResponse>
  creditPartner(order: { orderId: string; partner: string }): Promise<ProviderResponse>
  close(): Promise<void>
}

/**
 * @param url of the providers, http://…
 * @param smtpUrl of the mailbox, smtp://…
 * @param timeoutMs how long to wait for a response
 */
export function openProviders(url: string, smtpUrl: string, timeoutMs = 10_000): Providers {
  const agent = new Agent({
    connections: 256,
    keepAliveTimeout: 60_000,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
  const smtp = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 32,
    maxMessages: Infinity,
    socketTimeout: timeoutMs,
  })

  /** @param reason for the customer if the request is invalid; the log has the cause */
  async function callOrRefuse(
    provider: string,
    step: string,
    body: Body,
    reason: CancelReason,
  ): Promise<ProviderResponse> {
    try {
      return await call(provider, step, step, body)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad-request') throw error
      log.error({ orderId: body.orderId, provider, error: error.message }, 'a provider rejected a request permanently')
      return { outcome: 'refused', reason, reference: '', amountCents: 0 }
    }
  }

  async function call(provider: string, operation: string, step: string, body: Body): Promise<ProviderResponse> {
    try {
      const response = await request(`${url}/${provider}/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `${body.orderId}:${step}` },
        body: JSON.stringify(body),
        dispatcher: agent,
      })
      const content = await response.body.json()
      if (permanentErrorStatuses.includes(response.statusCode))
        throw new AppError(
          'bad-request',
          `The ${provider} provider rejected ${operation} for order ${body.orderId} permanently: HTTP ${response.statusCode}, ${JSON.stringify(content)}.`,
        )
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${JSON.stringify(content)}`)
      return content as ProviderResponse
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw new AppError(
        'unavailable',
        `The ${provider} provider did not respond to ${operation} for order ${body.orderId}.`,
        cause,
      )
    }
  }

  return {
    charge: (order) => callOrRefuse('payment', 'charge', order, 'card-declined'),
    refund: (order) => call('payment', 'refund', 'refund', order),
    allocate: ({ orderId, items }) => callOrRefuse('warehouse', 'allocate', { orderId, items }, 'out-of-stock'),
    release: ({ orderId }) => call('warehouse', 'release', 'release', { orderId }),
    label: (order) => callOrRefuse('carrier', 'label', order, 'undeliverable-address'),
    voidLabel: (order) => call('carrier', 'void', 'void', order),
    async mail({ orderId, kind, to }) {
      try {
        await smtp.sendMail({
          from: 'orders@example.test',
          to,
          subject: `Your order ${orderId}: ${kind}`,
          text:
            kind === 'order-confirmed' ? 'Your order is on its way.' : 'Your order was cancelled; nothing is charged.',
          messageId: `<${orderId}.${kind}@example.test>`,
          headers: { 'X-Order-Id': orderId, 'Idempotency-Key': `${orderId}:${kind}` },
        })
      } catch (cause) {
        throw new AppError('unavailable', `The mailbox did not accept the e-mail ${kind} for order ${orderId}.`, cause)
      }
    },
    track: (order) => call('metrics', 'track', 'track', order),
    addPoints: (order) => call('points', 'credit', 'points', order),
    creditPartner: (order) => call(order.partner, 'credit', order.partner, order),
    async close() {
      smtp.close()
      await agent.close()
    },
  }
}
