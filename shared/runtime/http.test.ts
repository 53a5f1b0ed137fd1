/**
 * How an overloaded order API rejects an order: HTTP clients get a header, the typed client gets a property of the
 * error.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { orderClient } from '#shared/client.ts'
import type { OrderService } from '#shared/contracts/order-api.ts'
import { AppError, Overloaded } from './errors.ts'
import { serveOrders } from './http.ts'
import type { Close } from './lifecycle.ts'
import { issueToken } from './tokens.ts'

const secret = 'a secret that is long enough for a test'
const order = {
  idempotencyKey: 'some-order',
  items: [{ productId: 'product-1', quantity: 1 }],
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
}
const closers: Close[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  vi.unstubAllEnvs()
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** @returns the URL of an order API that responds to every order with this error */
async function serveError(error: Error): Promise<string> {
  const port = await freePort()
  vi.stubEnv('TOKEN_SECRET', secret)
  vi.stubEnv('HOST', '127.0.0.1')
  vi.stubEnv('PORT', String(port))
  const orderService = { place: () => Promise.reject(error) } as unknown as OrderService
  await serveOrders(orderService, (close) => closers.push(close))
  return `http://127.0.0.1:${port}`
}

const place = async (url: string) =>
  fetch(`${url}/orders.place`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await issueToken(secret, 'customer-1')}` },
    body: JSON.stringify(order),
  })

it('When it is overloaded, then the response is 503 with Retry-After, and the typed client gets the delay too', async () => {
  const url = await serveError(new Overloaded(7))
  const response = await place(url)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  const { api } = orderClient(url, await issueToken(secret, 'customer-1'))
  await expect(api.orders.place.mutate(order)).rejects.toMatchObject({
    data: { code: 'SERVICE_UNAVAILABLE', retryAfterS: 7 },
  })
})

it('When it is unavailable for another reason, then the response has no Retry-After', async () => {
  const response = await place(await serveError(new AppError('unavailable', 'The workflow server does not answer.')))
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, null])
  expect(await response.json()).not.toHaveProperty('error.data.retryAfterS')
})
