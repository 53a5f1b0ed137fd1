/** Orders as a person reads them. */
import { expect, test } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { changeText, orderText, pageText } from './order-text.ts'

const pending: OrderView = {
  orderId: 'dfa0cb73-98a9-8d3d-ada2-17eac38b3cfc',
  customerId: 'customer-1',
  status: 'PENDING',
  reason: null,
  items: [{ productId: 'product-1', quantity: 2, unitPriceCents: 199 }],
  totalCents: 398,
  placedAt: '2026-05-01T12:00:00.000Z',
  settledAt: null,
}
const declined: OrderView = {
  ...pending,
  status: 'CANCELLED',
  reason: 'card-declined',
  settledAt: '2026-05-01T12:00:00.322Z',
}

test('When an order is in flight, then its items, its total and its time are shown', () => {
  expect(orderText(pending)).toBe(`Order dfa0cb73-98a9-8d3d-ada2-17eac38b3cfc of customer-1: PENDING
  2 × product-1 at 1.99
  total 3.98
  placed 2026-05-01T12:00:00.000Z`)
})

test('When an order was cancelled, then the reason and the time until then are shown', () => {
  expect(orderText(declined)).toContain('CANCELLED (card-declined)')
  expect(orderText(declined)).toContain('settled 322 ms later')
  expect(changeText(declined, new Date(0))).toBe('1970-01-01T00:00:00.000Z  CANCELLED (card-declined)')
})

test('When there are more orders than the page holds, then the text says how to get the next page', () => {
  expect(pageText({ orders: [pending, declined], next: declined.orderId }).split('\n')).toHaveLength(3)
  expect(pageText({ orders: [pending], next: declined.orderId })).toContain(`--after ${declined.orderId}`)
  expect(pageText({ orders: [], next: null })).toBe('No orders.')
})
