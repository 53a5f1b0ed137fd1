import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OrderPage, PlaceOrderInput } from '#shared/contracts/order.ts'
import type { Database } from '#shared/persistence/database.ts'
import { customerId, productId, reset, testProducts } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { reserveStock } from './inventory.ts'
import { cancelOrder, completeOrder, priceOrder, recordOrder, toPendingView } from './order.ts'
import { listOrders } from './order-pages.ts'

let ctx: ProviderFixture
let db: Database
beforeAll(async () => {
  ctx = await openTestProviders('settle')
  db = ctx.db
})
beforeEach(() => reset(db))
afterAll(() => ctx.close())

let keys = 0
const input = (change: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: `settle-key-${++keys}`,
  items: [{ productId: productId(1), quantity: 2 }],
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
  ...change,
})
const placed = async (change: Partial<PlaceOrderInput> = {}) => {
  const order = await priceOrder(ctx, customerId(1), input(change))
  await recordOrder(ctx, order)
  return order
}

describe('an order', () => {
  it('When it is recorded again, then it is stored once; with another body it is a conflict', async () => {
    const order = await placed()
    expect(await recordOrder(ctx, order)).toMatchObject({
      order: { orderId: order.orderId, status: 'PENDING' },
      isNew: false,
    })
    await expect(recordOrder(ctx, { ...order, requestHash: 'another' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await db.orderTransition.count({ where: { orderId: order.orderId } })).toBe(1)
  })

  it('When it is completed and cancelled concurrently, then one of them wins, and both results show which', async () => {
    const { orderId } = await placed()
    const results = await Promise.all([
      completeOrder(ctx, orderId),
      cancelOrder(ctx, orderId, 'cancelled-by-customer'),
      completeOrder(ctx, orderId),
    ])
    expect(results.filter(({ changed }) => changed)).toHaveLength(1)
    expect(new Set(results.map(({ status }) => status)).size).toBe(1)
    expect(await db.orderTransition.count({ where: { orderId, from: 'PENDING' } })).toBe(1)
  })

  it('When there is no such order, then settling it fails with not-found', async () => {
    const { orderId } = await priceOrder(ctx, customerId(1), input())
    await expect(completeOrder(ctx, orderId)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('When its product does not exist, then pricing it fails', async () => {
    const unknown = input({ items: [{ productId: 'product-x', quantity: 1 }] })
    await expect(priceOrder(ctx, customerId(1), unknown)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('When orders were placed in the same millisecond, then pages show each of them once', async () => {
    const at = new Date('2026-01-01T00:00:00Z')
    for (let i = 0; i < 5; i++)
      await recordOrder(ctx, { ...(await priceOrder(ctx, customerId(2), input())), placedAt: at.toISOString() })
    const seen: string[] = []
    let next: string | null = null
    do {
      const page: OrderPage = await listOrders(ctx, customerId(2), { limit: 2, ...(next && { after: next }) })
      seen.push(...page.orders.map(({ orderId }) => orderId))
      next = page.next
    } while (next)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })

  it('When the id is in upper case, then the outcome has the id of the row', async () => {
    const { orderId } = await placed()
    expect(await cancelOrder(ctx, orderId.toUpperCase(), 'cancelled-by-customer')).toMatchObject({ orderId })
  })

  it('When the last order of a page settles before the next page is requested, then no order is skipped', async () => {
    const placedAt = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
    const ids: string[] = []
    for (let i = 4; i >= 1; i--) {
      const order = { ...(await priceOrder(ctx, customerId(3), input())), placedAt: placedAt(i) }
      ids.push((await recordOrder(ctx, order)).order.orderId)
    }
    const pending = { status: 'PENDING', limit: 2 } as const
    const first = await listOrders(ctx, customerId(3), pending)
    await completeOrder(ctx, first.next!)
    const second = await listOrders(ctx, customerId(3), { ...pending, after: first.next! })
    expect([...first.orders, ...second.orders].map(({ orderId }) => orderId)).toEqual(ids)
  })

  it('When a page should start after an order that the customer does not have, then that is an error', async () => {
    const { orderId: theirs } = await placed()
    const { orderId: unknown } = await priceOrder(ctx, customerId(1), input())
    const refused = { code: 'bad-request', message: expect.stringContaining('"after"') }
    for (const after of [theirs, unknown])
      await expect(listOrders(ctx, customerId(4), { limit: 2, after })).rejects.toMatchObject(refused)
  })

  it('When some orders are accepted but not written yet, then every page has them at their positions', async () => {
    const orders = []
    for (let i = 6; i >= 1; i--) {
      const placedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString()
      orders.push({ ...(await priceOrder(ctx, customerId(5), input())), placedAt })
    }
    const unwritten = orders.filter((_, i) => i % 2 === 0).map(toPendingView)
    for (const [i, order] of orders.entries()) if (i % 2 === 1) await recordOrder(ctx, order)
    const known = {
      orders: unwritten,
      find: async (orderId: string) => unwritten.find((order) => order.orderId === orderId) ?? null,
    }
    for (const limit of [1, 2, 4]) {
      const seen: string[] = []
      let next: string | null = null
      do {
        const page: OrderPage = await listOrders(ctx, customerId(5), { limit, ...(next && { after: next }) }, known)
        seen.push(...page.orders.map(({ orderId }) => orderId))
        next = page.next
      } while (next && seen.length < 20)
      expect(seen).toEqual(orders.map(({ orderId }) => orderId))
    }
  })

  it('When its customer does not exist, then pricing it fails', async () => {
    await expect(priceOrder(ctx, 'customer-x', input())).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the last item in stock', () => {
  it('When ten orders reserve it concurrently, then one gets it, and the warehouse keeps no allocation for the others', async () => {
    const orders = await Promise.all(
      Array.from({ length: 10 }, () => placed({ items: [{ productId: testProducts.lastOne, quantity: 1 }] })),
    )
    const results = await Promise.all(orders.map((order) => reserveStock(ctx, order)))
    expect(results.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(1)
    expect(await db.stock.findUnique({ where: { productId: testProducts.lastOne } })).toMatchObject({
      onHand: 0,
      reserved: 1,
    })
    const open = await ctx.ledger.$queryRaw`
      SELECT order_id FROM provider_entry WHERE provider = 'warehouse' AND outcome = 'done'
      GROUP BY order_id HAVING bool_or(operation = 'allocate') AND NOT bool_or(operation = 'release')`
    expect(open).toHaveLength(1)
  })
})
