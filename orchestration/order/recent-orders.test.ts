/** Orders are remembered for their customer until their rows are there. */
import { expect, test, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { recentOrders } from './recent-orders.ts'

const order = (orderId: string, customerId = 'customer-1') => ({ orderId, customerId }) as OrderView
const ids = (orders: OrderView[]) => orders.map(({ orderId }) => orderId)

test('When orders were just placed, then their customer sees them, newest first, and nobody else does', () => {
  const placed = recentOrders()
  for (const id of ['a', 'b']) placed.remember(order(id))
  expect(ids(placed.of('customer-1'))).toEqual(['b', 'a'])
  expect(placed.of('customer-2')).toEqual([])
})

test('When the row exists or a minute has passed, then the order is forgotten', () => {
  vi.useFakeTimers()
  const placed = recentOrders()
  for (const id of ['a', 'b']) placed.remember(order(id))
  placed.forget(order('a'))
  expect(ids(placed.of('customer-1'))).toEqual(['b'])
  vi.advanceTimersByTime(60_000)
  expect(placed.of('customer-1')).toEqual([])
  vi.useRealTimers()
})
