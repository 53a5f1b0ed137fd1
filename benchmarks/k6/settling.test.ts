/** Following orders to their end, with a list of orders in place of the API. */
import { describe, expect, it } from 'vitest'
import type { OrderView } from './order.ts'
import { followToEnd, type Reader } from './settling.ts'

const patience = { pollMs: 500, drainTimeoutMs: 60_000, stalledMs: 10_000 }

/** Orders of one customer, newest first. @param settlesAt of each, on the reader's clock; null for never */
function ordersThat(settlesAt: readonly (number | null)[]) {
  let clock = 0
  let reads = 0
  const viewOf = (at: number | null, i: number): OrderView => {
    const isSettled = at !== null && at <= clock
    const settled = { status: 'COMPLETED', settledAt: new Date(at ?? 0).toISOString() } as const
    const common = { customerId: 'customer-1', reason: null, items: [], totalCents: 0, placedAt: '' }
    return { ...common, orderId: `order-${i}`, ...(isSettled ? settled : { status: 'PENDING', settledAt: null }) }
  }
  const reader: Reader = {
    async list(_token, { status, limit, after }) {
      reads++
      const all = settlesAt.map(viewOf).filter((order) => !status || order.status === status)
      const from = all.findIndex(({ orderId }) => orderId === after) + 1
      const orders = all.slice(from, from + limit)
      return { orders, next: from + limit < all.length ? orders.at(-1)!.orderId : null }
    },
    async wait(ms) {
      clock += ms
    },
    now: () => clock,
  }
  return { reader, reads: () => reads, clock: () => clock }
}
const accepted = (count: number) => new Map([['token', new Set(Array.from({ length: count }, (_, i) => `order-${i}`))]])

describe('following orders to their end', () => {
  it.each([10, 100])('When %i orders settle together, then the number of reads is the same', async (count) => {
    const { reader, reads } = ordersThat(Array.from({ length: count }, () => 2_000))
    const { orders } = await followToEnd(accepted(count), reader, patience)
    expect([...orders.values()].every(({ status }) => status === 'COMPLETED')).toBe(true)
    expect(reads()).toBe(6) // at 0, 0.5, 1, 1.5 and 2 s, and the orders themselves
  })

  it('When orders need several pages, then all are found, without those of an earlier load', async () => {
    const { reader } = ordersThat(Array.from({ length: 400 }, () => 0))
    const { orders } = await followToEnd(accepted(250), reader, patience)
    expect([...orders.keys()]).toEqual([...accepted(250).get('token')!])
  })

  it('When an earlier order never settles, then it is not waited for', async () => {
    const { reader, clock } = ordersThat([0, 0, null])
    expect(await followToEnd(accepted(2), reader, patience)).toMatchObject({ stalled: false })
    expect(clock()).toBe(0)
  })

  it('When one settles ever so often, then all are waited for; when nothing moves any more, then no longer', async () => {
    const slow = ordersThat([9_000, 18_000, 27_000])
    expect((await followToEnd(accepted(3), slow.reader, patience)).stalled).toBe(false)
    const stuck = ordersThat([1_000, null])
    const { orders, stalled } = await followToEnd(accepted(2), stuck.reader, patience)
    expect(stalled).toBe(true)
    expect(orders.get('order-1')).toMatchObject({ status: 'PENDING' })
    expect(stuck.clock()).toBe(11_000)
  })

  it('When orders take longer than the timeout, then they are late and not stuck', async () => {
    const { reader } = ordersThat(Array.from({ length: 20 }, (_, i) => i * 9_000))
    expect(await followToEnd(accepted(20), reader, patience)).toMatchObject({ stalled: false })
  })

  it('When the API does not respond for a moment, then it is read again', async () => {
    const { reader } = ordersThat([3_000])
    const failing: Reader = {
      ...reader,
      list: async (...args) => {
        if (reader.now() < 2_000) throw new Error('no response')
        return reader.list(...args)
      },
    }
    const { orders } = await followToEnd(accepted(1), failing, patience)
    expect(orders.get('order-0')).toMatchObject({ status: 'COMPLETED' })
  })
})
