/** How sales differ from exactly the stock, and when a style is held to it. */
import { expect, test } from 'vitest'
import { summarise } from '../../statistics.ts'
import { type Sales, saleDifferences } from './hot-product.ts'
import { predictionFor } from './predictions.ts'

const sales = (more: Partial<Sales>): Sales => ({
  stock: 10,
  sold: 10,
  wanted: 20,
  confirmed: 10,
  refused: 10,
  believedMs: summarise([]),
  ...more,
})
const predicted = (style: 'choreography' | 'fire-and-forget') => predictionFor(style, 'hot product sells out')

test('When exactly the stock is sold, or all that was wanted, then nothing differs', () => {
  expect(saleDifferences(sales({}), predicted('choreography'))).toEqual([])
  expect(saleDifferences(sales({ wanted: 4, confirmed: 4, sold: 4 }), predicted('choreography'))).toEqual([])
})

test('When more or fewer are confirmed than there is stock, then it is oversold or undersold', () => {
  expect(saleDifferences(sales({ confirmed: 12 }), predicted('choreography'))).toEqual([
    'oversold: 12 confirmed of 10 in stock',
    '10 sold according to the stock, 12 confirmed',
  ])
  expect(saleDifferences(sales({ confirmed: 9, sold: 9 }), predicted('choreography'))).toEqual([
    'undersold: 9 confirmed of 10 in stock',
  ])
})

test('When a style is predicted to break its stock, then its violations say so', () => {
  expect(saleDifferences(sales({ confirmed: 20 }), predicted('fire-and-forget'))).toEqual([])
})
