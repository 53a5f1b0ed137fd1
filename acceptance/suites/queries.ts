/** Queries: get, list by page, watch until settled; with the typed client and with plain HTTP. */
import { describe, expect, it, vi } from 'vitest'
import type { OrderPage, OrderView } from '#shared/contracts/order.ts'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { styleProfiles } from '../../benchmarks/style-profiles.ts'
import { idOf, newOrder, place, placeAndSettle, recordAttempt } from '../place-order.ts'
import { events, get, post } from '../plain-http.ts'
import { type RunningTest, tokenSecret } from '../running-style.ts'

export function queries(run: () => RunningTest): void {
  /** Places an order that stays in flight for a while. Some styles respond only after it is settled. */
  async function placeSlowly(customer: number): Promise<{ orderId: string; placed: Promise<OrderView> }> {
    await run().configureProvider('payment', { extraMs: 700 })
    const input = newOrder()
    const orderId = idOf(run(), input, customer)
    const placed = place(run(), input, { customer })
    const { api } = await run().clientOf(customer)
    if (styleProfiles[run().style.name].respondsAfter === 'recording') await placed
    else await vi.waitFor(() => api.orders.get.query({ orderId }), { timeout: timeouts.conditionMs, interval: 20 })
    return { orderId, placed }
  }

  it('When an order is watched, then each change of its status is sent, and the stream ends', async () => {
    const { orderId, placed } = await placeSlowly(3)
    const { api } = await run().clientOf(3)
    const seen: string[] = []
    await new Promise<void>((resolve, reject) => {
      const onData = (order: OrderView) => seen.push(order.status)
      api.orders.watch.subscribe({ orderId }, { onData, onComplete: resolve, onError: reject })
    })
    expect(seen).toEqual(['PENDING', 'COMPLETED'])
    await placed
  })

  it('When an order in flight is requested by its id in upper case, then it is the same order', async () => {
    const { orderId, placed } = await placeSlowly(8)
    const { api, awaitSettled } = await run().clientOf(8)
    const spelled = orderId.toUpperCase()
    expect(await api.orders.get.query({ orderId: spelled })).toMatchObject({ orderId, status: 'PENDING' })
    expect(await awaitSettled(spelled)).toMatchObject({ orderId, status: 'COMPLETED' })
    expect(await api.orders.list.query({ after: spelled })).toEqual({ orders: [], next: null })
    await placed
  })

  it('When a settled order is watched, then its outcome is sent immediately', async () => {
    const { orderId } = await placeAndSettle(run(), newOrder(), { customer: 3 })
    const token = await issueToken(tokenSecret, customerId(3))
    const received = await events(run().style.url, 'orders.watch', { orderId }, token)
    const orders = received.filter(({ event }) => event === 'message').map(({ data }) => JSON.parse(data) as OrderView)
    expect(orders).toMatchObject([{ orderId, status: 'COMPLETED' }])
    expect(received.at(-1)?.event).toBe('return')
  })

  it('When an order takes too long, then awaitSettled times out', async () => {
    const { orderId, placed } = await placeSlowly(3)
    const { awaitSettled } = await run().clientOf(3)
    await expect(awaitSettled(orderId, { timeoutMs: 50 })).rejects.toThrow('has not settled within 50 ms')
    await placed
  })

  it('When orders are listed, then every page is newest first, and each order is listed once', async () => {
    const placed: string[] = []
    for (let i = 0; i < 3; i++) placed.unshift((await placeAndSettle(run(), newOrder(), { customer: 4 })).orderId)
    const { api } = await run().clientOf(4)
    const first = await api.orders.list.query({ limit: 2 })
    const second = await api.orders.list.query({ limit: 2, after: first.next! })
    expect([...first.orders, ...second.orders].map(({ orderId }) => orderId)).toEqual(placed)
    expect(second.next).toBeNull()
  })

  it('When a page starts after an order that does not exist, then BAD_REQUEST', async () => {
    const { api } = await run().clientOf(4)
    await expect(api.orders.list.query({ after: idOf(run(), newOrder()) })).rejects.toMatchObject({
      data: { code: 'BAD_REQUEST' },
      message: expect.stringContaining('"after"'),
    })
  })

  it('When orders of one status are listed, then only those are returned, including an order that was just accepted', async () => {
    await placeAndSettle(run(), newOrder(), { customer: 5 })
    const { orderId, placed } = await placeSlowly(5)
    const { api } = await run().clientOf(5)
    const ofStatus = async (status: 'PENDING' | 'COMPLETED' | 'CANCELLED') =>
      (await api.orders.list.query({ status })).orders.map((order) => order.orderId)
    expect(await ofStatus('PENDING')).toEqual([orderId])
    expect(await ofStatus('COMPLETED')).toHaveLength(1)
    expect(await ofStatus('CANCELLED')).toEqual([])
    await placed
  })

  describe('with plain HTTP', () => {
    it('When an order is placed, watched, read and listed, then JSON and server-sent events are enough', async () => {
      const { url } = run().style
      const token = await issueToken(tokenSecret, customerId(6))
      const input = newOrder()
      const startedAt = Date.now()
      const placed = await post(url, 'orders.place', input, token)
      expect(placed.status).toBe(200)
      const { orderId } = placed.data!
      recordAttempt(run(), placed.data!, input, startedAt)
      const received = await events(url, 'orders.watch', { orderId }, token)
      expect(received.filter(({ event }) => event === 'message').at(-1)?.data).toContain('"COMPLETED"')
      const read = await get<OrderView>(url, 'orders.get', { orderId }, token)
      expect(read.data).toMatchObject({ orderId, status: 'COMPLETED', customerId: customerId(6) })
      const listed = await get<OrderPage>(url, 'orders.list', {}, token)
      expect(listed.data?.orders).toEqual([read.data])
    })

    it('When there is no such order or procedure, then 404', async () => {
      const token = await issueToken(tokenSecret, customerId(6))
      const unknown = { orderId: idOf(run(), newOrder()) }
      expect(await get(run().style.url, 'orders.get', unknown, token)).toMatchObject({ status: 404 })
      expect(await get(run().style.url, 'orders.steal', unknown, token)).toMatchObject({ status: 404 })
    })
  })
}
