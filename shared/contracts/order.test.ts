import { describe, expect, it } from 'vitest'
import { listOrdersInput, placeOrderInput } from './order.ts'

const shipTo = { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' }
const order = {
  idempotencyKey: 'a-key-of-mine',
  items: [{ productId: 'product-1', quantity: 1 }],
  card: 'tok_visa',
  shipTo,
}
const accepts = (change: object) => placeOrderInput.safeParse({ ...order, ...change }).success
const line = (change: object) => ({ items: [{ productId: 'product-1', quantity: 1, ...change }] })

describe('what can be ordered', () => {
  it('When it is as it should be, then it is taken, without spaces around texts', () => {
    expect(placeOrderInput.parse({ ...order, shipTo: { ...shipTo, name: ' Ada ' } })).toEqual(order)
  })

  it.each<[string, object]>([
    ['a field that nobody knows', { totalCents: 1 }],
    ['a price', line({ unitPriceCents: 1 })],
    ['a field too many in the address', { shipTo: { ...shipTo, planet: 'Earth' } }],
    ['no items', { items: [] }],
    ['51 items', { items: Array.from({ length: 51 }, (_, i) => ({ productId: `product-${i}`, quantity: 1 })) }],
    ['a product twice', { items: [order.items[0], order.items[0]] }],
    ['quantity 0', line({ quantity: 0 })],
    ['quantity 101', line({ quantity: 101 })],
    ['half a piece', line({ quantity: 1.5 })],
    ['a quantity in words', line({ quantity: '1' })],
    ['a card number', { card: '4111111111111111' }],
    ['a short key', { idempotencyKey: 'short' }],
    ['a key with spaces', { idempotencyKey: 'a key of mine' }],
    ['a country in words', { shipTo: { ...shipTo, country: 'United Kingdom' } }],
    ['an empty street', { shipTo: { ...shipTo, street: '   ' } }],
  ])('When there is %s, then it is refused', (_what, change) => {
    expect(accepts(change)).toBe(false)
  })
})

describe('what can be listed', () => {
  it('When nothing is said, then twenty of any status', () => {
    expect(listOrdersInput.parse({})).toEqual({ limit: 20 })
  })

  it.each([
    { limit: 0 },
    { limit: 101 },
    { status: 'SHIPPED' },
    { after: 'the last one' },
    { customerId: 'customer-2' },
  ])('When it is %o, then it is refused', (input) => {
    expect(listOrdersInput.safeParse(input).success).toBe(false)
  })
})
