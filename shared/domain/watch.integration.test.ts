/** Watching an order over a half-open connection: no data arrives any more, and there is no error. */
import Client from 'toxiproxy-node-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { listenForNotifications } from '#shared/persistence/notifications.ts'
import { customerId, productId, reset } from '#shared/persistence/seed.ts'
import { testDatabaseUrl } from '#shared/persistence/test-database.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { completeOrder, getOrder, priceOrder, recordOrder } from './order.ts'
import { watchOrders } from './watch.ts'

const database = 'watch'
let ctx: ProviderFixture
beforeAll(async () => {
  ctx = await openTestProviders(database)
})
beforeEach(() => reset(ctx.db))
afterAll(() => ctx.close())

const waitOptions = { timeout: timeouts.conditionMs, interval: 50 }
const closing = (close: Close) => onTestFinished(async () => void (await close()))

/** The database through a proxy that can drop all data. */
async function openProxiedLink() {
  const toxiproxy = new Client.Toxiproxy(process.env.TEST_TOXIPROXY_URL ?? '')
  const url = new URL(testDatabaseUrl(database))
  const proxy = await toxiproxy.createProxy({
    name: database,
    listen: '127.0.0.1:0',
    upstream: url.host,
    enabled: true,
  })
  closing(() => proxy.remove())
  url.host = proxy.listen
  return {
    url: url.href,
    /** @returns a function that restores it */
    async cut() {
      const attributes = { timeout: 0 }
      const toxic = await proxy.addToxic({
        name: 'silent',
        type: 'timeout',
        stream: 'downstream',
        toxicity: 1,
        attributes,
      })
      return () => toxic.remove()
    },
  }
}

/** The server processes with LISTEN connections to this database. */
const listeners = async (): Promise<number[]> => {
  const rows = await ctx.db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query IN ('LISTEN "news"', 'LISTEN "order_transition"', 'SELECT 1')`
  return rows.map(({ pid }) => pid)
}

async function placed(): Promise<OrderView> {
  const order = await priceOrder(ctx, customerId(1), {
    idempotencyKey: 'key-of-mine',
    items: [{ productId: productId(1), quantity: 1 }],
    card: 'tok_visa',
    shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
  })
  return (await recordOrder(ctx, order)).order
}

describe.skipIf(!process.env.TEST_TOXIPROXY_URL)('watching over a half-open connection', () => {
  it('When no notification arrives, then polling finds the change of status', async () => {
    const { orderId } = await placed()
    const link = await openProxiedLink()
    const watchOrder = watchOrders(link.url, closing)
    await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), waitOptions)
    const read = () => getOrder(ctx, customerId(1), orderId)
    const seen = watchOrder(read, orderId, new AbortController().signal)[Symbol.asyncIterator]()
    expect((await seen.next()).value).toMatchObject({ status: 'PENDING' })
    await link.cut()
    await completeOrder(ctx, orderId)
    expect((await seen.next()).value).toMatchObject({ status: 'COMPLETED' })
    expect(await seen.next()).toMatchObject({ done: true })
  })

  it('When reading the order fails temporarily, then the watch continues', async () => {
    const { orderId } = await placed()
    const watchOrder = watchOrders(testDatabaseUrl(database), closing)
    let reads = 0
    const read = async () => {
      reads++
      if (reads === 2) throw new Error('the database is unavailable')
      return getOrder(ctx, customerId(1), orderId)
    }
    const seen = watchOrder(read, orderId, new AbortController().signal)[Symbol.asyncIterator]()
    await seen.next()
    await completeOrder(ctx, orderId)
    expect((await seen.next()).value).toMatchObject({ status: 'COMPLETED' })
  })
})

describe.skipIf(!process.env.TEST_TOXIPROXY_URL)('listening over a half-open connection', () => {
  it('When it does not respond to a ping, then it is replaced, and the listener is called with null', async () => {
    const link = await openProxiedLink()
    const received: (string | null)[] = []
    closing(listenForNotifications(link.url, 'news', (payload) => received.push(payload)))
    await vi.waitFor(() => expect(received).toEqual([null]), waitOptions)
    const [first] = await listeners()
    const recover = await link.cut()
    await ctx.db.$executeRaw`SELECT pg_notify('news', 'lost')`
    await vi.waitFor(async () => expect(await listeners()).not.toContain(first), waitOptions)
    await recover()
    await vi.waitFor(() => expect(received).toEqual([null, null]), waitOptions)
    await ctx.db.$executeRaw`SELECT pg_notify('news', 'fresh')`
    await vi.waitFor(() => expect(received).toEqual([null, null, 'fresh']), waitOptions)
  })
})
