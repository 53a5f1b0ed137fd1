/** Valid and invalid command-line arguments about orders. */
import { describe, expect, test } from 'vitest'
import { placeOrderInput } from '#shared/contracts/order.ts'
import { orderDefaults, parseCount, parseCustomer, parseItem, parseOrderId, placeOrderBody } from './arguments.ts'

const key = 'a-key-of-mine'

describe('items', () => {
  test('When a product has no quantity, then the quantity is 1', () => {
    expect(parseItem('product-7')).toEqual([{ productId: 'product-7', quantity: 1 }])
  })

  test('When several are given, then they are kept in that order', () => {
    const items = parseItem('product-sold-out:100', parseItem('product-1:2'))
    expect(items).toEqual([
      { productId: 'product-1', quantity: 2 },
      { productId: 'product-sold-out', quantity: 100 },
    ])
  })

  test.each(['product-1:0', 'product-1:101', 'product-1:1.5', 'product-1:-1', 'product-1:two', 'product-1:'])(
    'When the quantity is invalid, as in "%s", then the error says what is expected',
    (text) => expect(() => parseItem(text)).toThrow('A whole number from 1 to 100 is expected.'),
  )

  test.each(['', ':2', 'a product:1'])(
    'When no product is named, as in "%s", then the error shows the form',
    (text) => {
      expect(() => parseItem(text)).toThrow('PRODUCT:QUANTITY is expected')
    },
  )

  test('When a product is given twice, then it is rejected rather than summed up', () => {
    expect(() => parseItem('product-1:3', parseItem('product-1'))).toThrow('twice')
  })
})

describe('customers, order ids and counts', () => {
  test.each(['customer-1', 'customer-300'])('When the seed has %s, then it is accepted', (id) => {
    expect(parseCustomer(id)).toBe(id)
  })

  test.each(['customer-0', 'customer-301', 'customer-01', 'bob', ''])(
    'When the seed has no "%s", then the error names those that it has',
    (id) => expect(() => parseCustomer(id)).toThrow('The customers are customer-1 to customer-300.'),
  )

  test('When an order id is written in capitals, then it is the same order', () => {
    const id = 'dfa0cb73-98a9-8d3d-ada2-17eac38b3cfc'
    expect(parseOrderId(id.toUpperCase())).toBe(id)
  })

  test.each(['', '123', 'dfa0cb73-98a9-8d3d-ada2'])(
    'When an order id is malformed as "%s", then the error says how to find one',
    (id) => expect(() => parseOrderId(id)).toThrow('kit order list'),
  )

  test('When a count is out of bounds, then the error names the bounds', () => {
    expect(parseCount(0, 12)('12')).toBe(12)
    expect(() => parseCount(0, 12)('13')).toThrow('from 0 to 12')
  })
})

describe('the order that is placed', () => {
  test('When only the key is given, then it is an order that the API accepts', () => {
    const body = placeOrderBody({ ...orderDefaults, key })
    expect(placeOrderInput.parse(body)).toEqual(body)
    expect(body.items).toEqual([{ productId: 'product-1', quantity: 2 }])
  })

  test.each([
    ['--card', { card: '4111111111111111' }],
    ['--postal-code', { postalCode: '!' }],
    ['--key', { key: 'short' }],
    ['--item', { item: [{ productId: 'p'.repeat(51), quantity: 1 }] }],
  ])('When the API would reject it, then the error names %s', (option, wrong) => {
    expect(() => placeOrderBody({ ...orderDefaults, key, ...wrong })).toThrow(`${option}: `)
  })
})
