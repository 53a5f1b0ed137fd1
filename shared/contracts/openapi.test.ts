/** The committed OpenAPI document is what the contract says. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { openApiDocument, openApiFile } from './openapi.ts'
import type { PlaceOrderInput } from './order.ts'

const order: PlaceOrderInput = {
  idempotencyKey: 'my-first-order',
  items: [{ productId: 'product-1', quantity: 2 }],
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
}
const document = JSON.parse(JSON.stringify(openApiDocument()))

test('When the contract has changed, then docs/openapi.json has the change (node shared/contracts/openapi.ts)', () => {
  expect(JSON.parse(readFileSync(openApiFile, 'utf8'))).toEqual(document)
})

test('When a procedure is a mutation, then it is a POST with its input as body; a query or subscription is a GET', () => {
  const methods = Object.entries<object>(document.paths).map(([path, item]) => `${Object.keys(item).join()} ${path}`)
  expect(methods.sort()).toEqual([
    'get /orders.get',
    'get /orders.list',
    'get /orders.watch',
    'post /orders.cancel',
    'post /orders.place',
  ])
})

test('When an order is valid, then the schema of the document accepts it, and a card number it does not', () => {
  const { schema } = document.paths['/orders.place'].post.requestBody.content['application/json']
  const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
  expect(isValid(order), JSON.stringify(isValid.errors)).toBe(true)
  expect(isValid({ ...order, card: '4111111111111111' })).toBe(false)
  expect(isValid({ ...order, totalCents: 1 })).toBe(false)
})
