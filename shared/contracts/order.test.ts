import { describe, expect, it } from 'vitest'
import { getOrderInput, listOrdersInput, placeOrderInput } from './order.ts'

const shipTo = { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' }
const order = {
  idempotencyKey: 'a-key-of-mine',
  items: [{ productId: 'product-1', quantity: 1 }],
  card: 'tok_visa',
  shipTo,
}
const accepts = (change: object) => placeOrderInput.safeParse({ ...order, ...change }).success
const line = (change: object) => ({ items: [{ productId: 'product-1', quantity: 1, ...change }] })

describe('the input of place', () => {
  it('When it is valid, then it is accepted, and texts are trimmed', () => {
    expect(placeOrderInput.parse({ ...order, shipTo: { ...shipTo, name: ' Ada ' } })).toEqual(order)
  })

  it.each<[string, object]>([
    ['an unknown field', { totalCents: 1 }],
    ['a price', line({ unitPriceCents: 1 })],
    ['an unknown field in the address', { shipTo: { ...shipTo, planet: 'Earth' } }],
    ['no items', { items: [] }],
    ['51 items', { items: Array.from({ length: 51 }, (_, i) => ({ productId: `product-${i}`, quantity: 1 })) }],
    ['a product twice', { items: [order.items[0], order.items[0]] }],
    ['quantity 0', line({ quantity: 0 })],
    ['quantity 101', line({ quantity: 101 })],
    ['a fractional quantity', line({ quantity: 1.5 })],
    ['a quantity in words', line({ quantity: '1' })],
    ['a card number', { card: '4111111111111111' }],
    ['a short key', { idempotencyKey: 'short' }],
    ['a key with spaces', { idempotencyKey: 'a key of mine' }],
    ['a country in words', { shipTo: { ...shipTo, country: 'United Kingdom' } }],
    ['an empty street', { shipTo: { ...shipTo, street: '   ' } }],
  ])('When there is %s, then it is rejected', (_what, change) => {
    expect(accepts(change)).toBe(false)
  })
})

describe('the input of list', () => {
  it('When it is empty, then it means twenty orders of any status', () => {
    expect(listOrdersInput.parse({})).toEqual({ limit: 20 })
  })

  it.each([
    { limit: 0 },
    { limit: 101 },
    { status: 'SHIPPED' },
    { after: 'the last one' },
    { customerId: 'customer-2' },
  ])('When it is %o, then it is rejected', (input) => {
    expect(listOrdersInput.safeParse(input).success).toBe(false)
  })
})

describe('an order id', () => {
  const id = '0f1e2d3c-4b5a-8978-a695-b4c3d2e1f00f'

  it('When some or all letters are in upper case, then it is the same id', () => {
    for (const spelled of [id, id.toUpperCase(), id.replace('f1e2d3c', 'F1e2D3c')]) {
      expect(getOrderInput.parse({ orderId: spelled })).toEqual({ orderId: id })
      expect(listOrdersInput.parse({ after: spelled })).toMatchObject({ after: id })
    }
  })

  it.each([
    ` ${id}`,
    `${id} `,
    `{${id}}`,
    `urn:uuid:${id}`,
    id.replaceAll('-', ''),
    `${id}\n`,
    id.replace('0', '０'),
    '',
  ])('When it is "%s", then it is rejected', (orderId) => {
    expect(getOrderInput.safeParse({ orderId }).success).toBe(false)
  })
})

describe('an address', () => {
  const nameOf = (name: string) =>
    placeOrderInput.safeParse({ ...order, shipTo: { ...shipTo, name } }).data?.shipTo.name

  it.each([
    ['composed', 'Zo\u00eb', 'Zo\u00eb'],
    ['decomposed', 'Zoe\u0308', 'Zo\u00eb'],
    ['with spaces around it', ' \u00a0\tZoe\ufeff\n', 'Zoe'],
    ['right to left', '\u202b\u05d3\u05d5\u05d3\u202c', '\u202b\u05d3\u05d5\u05d3\u202c'],
    ['beyond the basic plane', '\u{20bb7}\u91ce \u{1f469}\u200d\u{1f680}', '\u{20bb7}\u91ce \u{1f469}\u200d\u{1f680}'],
    [
      'like a program',
      `'; DROP TABLE "order"; -- \${x} {{x}} <b> \\u0000 %00`,
      `'; DROP TABLE "order"; -- \${x} {{x}} <b> \\u0000 %00`,
    ],
    ['of the maximum length', 'x'.repeat(100), 'x'.repeat(100)],
  ])('When a name is %s, then it is accepted and normalised', (_how, name, normalised) => {
    expect(nameOf(name)).toBe(normalised)
  })

  it.each([
    ['with a zero byte', 'Ada\u0000'],
    ['with a line break', 'Ada\nBcc: everybody@example.test'],
    ['with an escape sequence', '\u001b[2JAda'],
    ['with half a character', 'Ada \ud83d'],
    ['of invisible characters only', '\u200b\u200d\u2060'],
    ['of punctuation only', '---'],
    ['too long', 'x'.repeat(101)],
  ])('When a name is %s, then it is rejected', (_how, name) => {
    expect(nameOf(name)).toBeUndefined()
  })

  it.each(['   ', '---', ' - '])('When a postal code is "%s", then it is rejected', (postalCode) => {
    expect(accepts({ shipTo: { ...shipTo, postalCode } })).toBe(false)
  })
})
