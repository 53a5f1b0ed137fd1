/** The interval of a median by order statistics. */
import { expect, test } from 'vitest'
import { medianInterval } from './estimates.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

// The ranks of a 95 % interval as tables of the binomial distribution have them.
test.each([
  [6, 1, 6],
  [12, 3, 10],
  [20, 6, 15],
  [100, 40, 61],
])('When there are %i orders, then the interval of their median is from rank %i to %i', (n, low, high) => {
  expect(medianInterval(upTo(n))).toEqual({ value: (n + 1) / 2, low, high })
})

test('When there are too few orders for 95 %, then the interval is all of them, and without orders there is none', () => {
  expect(medianInterval([5, 7])).toEqual({ value: 6, low: 5, high: 7 })
  expect(medianInterval([])).toBeNull()
})
