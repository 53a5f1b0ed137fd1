/** Invalid requests and tokens, and the errors that the order API returns for them. */
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { orderClient } from '#shared/client.ts'
import { customerId, productId } from '#shared/persistence/seed.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { newOrder, placeAndSettle } from '../place-order.ts'
import { post } from '../plain-http.ts'
import { type RunningTest, tokenSecret } from '../running-style.ts'

export function validation(run: () => RunningTest): void {
  const client = (token: string) => orderClient(run().style.url, token)
  const place = async (order: object) =>
    post(run().style.url, 'orders.place', order, await issueToken(tokenSecret, customerId(1)))

  describe('of the order', () => {
    const { idempotencyKey: _, ...keyless } = newOrder()
    const line = { productId: productId(1), quantity: 1 }
    it.each<[string, object, string]>([
      ['an unknown product', newOrder({ items: [{ productId: 'product-x', quantity: 1 }] }), '"product-x"'],
      ['quantity 0', newOrder({ items: [{ ...line, quantity: 0 }] }), 'quantity'],
      ['half a piece', newOrder({ items: [{ ...line, quantity: 0.5 }] }), 'quantity'],
      ['no items', newOrder({ items: [] }), 'items'],
      ['a product twice', newOrder({ items: [line, line] }), 'each product once'],
      ['a price', newOrder({ items: [{ ...line, unitPriceCents: 1 } as typeof line] }), 'unitPriceCents'],
      ['an unknown field', { ...newOrder(), discount: 50 }, 'discount'],
      ['no idempotency key', keyless, 'idempotencyKey'],
      ['a card number', newOrder({ card: '4111111111111111' }), 'tok_visa'],
    ])('When there is %s, then BAD_REQUEST names the problem', async (_what, order, hint) => {
      const { status, error } = await place(order)
      expect(status).toBe(400)
      expect(error?.data.code).toBe('BAD_REQUEST')
      expect(error?.message).toContain(hint)
    })
  })

  describe('of the customer', () => {
    const sign = (claims: object, secret: string) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
    const tokens: Record<string, () => Promise<string>> = {
      'a forged token': () => issueToken('another secret, as long as it has to be', customerId(1)),
      'an expired token': () => issueToken(tokenSecret, customerId(1), '1 minute ago'),
      "somebody else's token": () => sign({ iss: 'another shop', sub: customerId(1) }, tokenSecret),
      'a token without a customer': () => sign({ iss: 'order-three-ways' }, tokenSecret),
      'no token at all': async () => 'nonsense',
    }
    it.each(Object.keys(tokens))('When a request has %s, then UNAUTHORIZED', async (kind) => {
      const { api } = client(await tokens[kind]!())
      const refused = { data: { code: 'UNAUTHORIZED', httpStatus: 401 } }
      await expect(api.orders.place.mutate(newOrder())).rejects.toMatchObject(refused)
      await expect(api.orders.list.query({})).rejects.toMatchObject(refused)
    })

    it('When a request has no authorization, then UNAUTHORIZED says how to send it', async () => {
      const { status, error } = await post(run().style.url, 'orders.place', newOrder())
      expect(status).toBe(401)
      expect(error?.message).toContain('Bearer')
    })

    it('When a token is valid but the customer does not exist, then FORBIDDEN, and no order is accepted', async () => {
      const { api } = client(await issueToken(tokenSecret, 'customer-x'))
      await expect(api.orders.place.mutate(newOrder())).rejects.toMatchObject({
        data: { code: 'FORBIDDEN', httpStatus: 403 },
        message: expect.stringContaining('"customer-x"'),
      })
      expect(await api.orders.list.query({})).toEqual({ orders: [], next: null })
    })

    it("When a customer requests another customer's order, then NOT_FOUND", async () => {
      const { orderId } = await placeAndSettle(run(), newOrder())
      const { api, awaitSettled } = await run().clientOf(2)
      const refused = { data: { code: 'NOT_FOUND' } }
      await expect(api.orders.get.query({ orderId })).rejects.toMatchObject(refused)
      await expect(api.orders.cancel.mutate({ orderId })).rejects.toMatchObject(refused)
      await expect(awaitSettled(orderId)).rejects.toMatchObject(refused)
      expect((await api.orders.list.query({ limit: 100 })).orders.map((order) => order.orderId)).not.toContain(orderId)
    })
  })

  describe('of the request size', () => {
    it('When a body is too large, then PAYLOAD_TOO_LARGE', async () => {
      const { status, error } = await place({ ...newOrder(), padding: 'x'.repeat(70_000) })
      expect([status, error?.data.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    })

    it('When a batch is too large, then it is rejected', async () => {
      const path = Array(11).fill('orders.list').join(',')
      const response = await fetch(`${run().style.url}/${path}?batch=1&input=%7B%7D`)
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('atch')
    })
  })

  it('When the service itself fails, then the error says so and shows no internals', async () => {
    const { orderId } = await placeAndSettle(run(), newOrder())
    const { api } = await run().clientOf(1)
    await run().db.$executeRaw`ALTER TABLE "order" RENAME TO order_away`
    try {
      const failure = await api.orders.get.query({ orderId }).catch((error) => error)
      expect(failure).toMatchObject({ data: { code: 'INTERNAL_SERVER_ERROR' } })
      expect(failure.message).toContain('The order service failed')
      expect(JSON.stringify(failure.shape)).not.toMatch(/stack|prisma|\.ts|order_away/i)
    } finally {
      await run().db.$executeRaw`ALTER TABLE order_away RENAME TO "order"`
    }
    expect(await api.orders.get.query({ orderId })).toMatchObject({ status: 'COMPLETED' })
  })
}
