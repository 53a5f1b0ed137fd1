import { describe, expect, it } from 'vitest'
import { orderId, placeOrderInput } from '#shared/contracts/order.ts'
import { hashRequest, orderIdFor } from './order.ts'

const style = 'choreography'

describe('the id of an order', () => {
  it('When customer and key are the same, then the id is the same in every process', () => {
    // ba28616a 8dc8 09f3 9a31 e11ad2ff77d8 is the output of sha256sum, except for the digits of version and variant.
    expect(orderIdFor(style, 'customer-1', 'key-of-mine')).toBe('ba28616a-8dc8-89f3-aa31-e11ad2ff77d8')
    expect(orderIdFor(style, 'customer-1', 'key-of-mine')).toBe(orderIdFor(style, 'customer-1', 'key-of-mine'))
  })

  it('When customer and key are the same in another style, then the id differs', () => {
    const ids = ['choreography', 'orchestration', 'synchronous-chain'].map((each) =>
      orderIdFor(each, 'customer-1', 'key-of-mine'),
    )
    expect(new Set(ids).size).toBe(3)
  })

  it('When customer or key differ, then the id differs', () => {
    const ids = [
      orderIdFor(style, 'customer-1', 'key-1'),
      orderIdFor(style, 'customer-1', 'key-2'),
      orderIdFor(style, 'customer-2', 'key-1'),
    ]
    expect(new Set(ids).size).toBe(3)
    expect(orderIdFor(style, 'customer-1', '1-key')).not.toBe(orderIdFor(style, 'customer-11', '-key'))
  })

  it('Then it is a UUID of version 8', () => {
    for (const key of ['a', 'b', 'c']) {
      expect(orderId.safeParse(orderIdFor(style, 'customer-1', key)).success).toBe(true)
      expect(orderIdFor(style, 'customer-1', key)[14]).toBe('8')
    }
  })
})

describe('the hash of a request', () => {
  const request = (card: string, reverse = false) => {
    const shipTo = { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' }
    const body = { idempotencyKey: 'key-of-mine', items: [{ productId: 'product-1', quantity: 1 }], card, shipTo }
    return placeOrderInput.parse(reverse ? Object.fromEntries(Object.entries(body).reverse()) : body)
  }

  it('When only the order of the fields differs, then the hash is the same', () => {
    expect(hashRequest(request('tok_visa', true))).toBe(hashRequest(request('tok_visa')))
  })

  it('When a field differs, then the hash differs', () => {
    expect(hashRequest(request('tok_amex'))).not.toBe(hashRequest(request('tok_visa')))
  })
})
