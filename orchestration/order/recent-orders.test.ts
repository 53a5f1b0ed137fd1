/** Recent orders are kept per customer until their rows are written. */
import { expect, test, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { recentOrders } from './recent-orders.ts'

const order = (orderId: string, customerId = 'customer-1') => ({ orderId, customerId }) as OrderView
const ids = (orders: OrderView[]) => orders.map(({ orderId }) => orderId)

test('When orders were just placed, then only their customer sees them, newest first', () => {
  const recent = recentOrders()
  for (const id of ['a', 'b']) recent.add(order(id))
  expect(ids(recent.of('customer-1'))).toEqual(['b', 'a'])
  expect(recent.of('customer-2')).toEqual([])
})

test('When the row is written or a minute has passed, then the order is removed', () => {
  vi.useFakeTimers()
  const recent = recentOrders()
  for (const id of ['a', 'b']) recent.add(order(id))
  recent.remove(order('a'))
  expect(ids(recent.of('customer-1'))).toEqual(['b'])
  vi.advanceTimersByTime(60_000)
  expect(recent.of('customer-1')).toEqual([])
  vi.useRealTimers()
})
