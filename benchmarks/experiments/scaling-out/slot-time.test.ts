import { expect, test } from 'vitest'
import { heldBetween } from './slot-time.ts'

test('When slots were held between two readings, then that time is divided by the orders', () => {
  const before = new Map([
    ['payment', 1_000],
    ['order', 50],
  ])
  const after = new Map([
    ['payment', 9_000],
    ['order', 250],
  ])
  expect(heldBetween(before, after, 10)).toEqual({ payment: 800, order: 20 })
})
