/**
 * The order API of a floor: node:http, JSON, and nothing else. No input is validated, no token is verified, and no other
 * request than placing an order is served.
 */
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { readConfig } from '#shared/runtime/config.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { outboundRequestCount } from '#shared/runtime/outbound.ts'

/** @returns the id of the order, once it is accepted */
export type PlaceOrder = (customerId: string, input: PlaceOrderInput) => Promise<string>

export async function serveOrderApi(place: PlaceOrder, onClose: (close: Close) => void): Promise<void> {
  const { HOST, PORT } = readConfig(['HOST', 'PORT'])
  const server = createServer(async (req, res) => {
    const json = (body: object, status = 200) =>
      void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (req.url === '/health') return json({ status: 'ok', outboundCalls: outboundRequestCount() })
    try {
      const orderId = await place(customerOf(req), JSON.parse(await text(req)))
      json({ result: { data: { orderId } } })
    } catch (error) {
      json({ error: { message: String(error) } }, 500)
    }
  })
  server.keepAliveTimeout = 65_000
  onClose(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(PORT, HOST, resolve))
}

/** The subject of the token, whose signature is not checked. */
function customerOf({ headers }: IncomingMessage): string {
  const [, claims] = (headers.authorization ?? '').split('.')
  return JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()).sub
}
