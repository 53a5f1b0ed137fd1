/** Who sends and who receives, as documents say it in different ways. */
import { expect, test } from 'vitest'
import { readDocument } from './document.ts'
import { eventFlows, otherConsumers } from './flows.ts'
import type { ReadingOptions } from './types.ts'

const payload = { type: 'object' }
const asyncApi2 = (channels: object, root: object = {}) => ({
  asyncapi: '2.6.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels,
  ...root,
})
const read = (document: object, options: ReadingOptions = {}) => readDocument(document, document, options)
const actionsOf = (document: object, options: ReadingOptions = {}) =>
  read(document, options).operations.map(({ action, application }) => `${application} ${action}`)

test('When AsyncAPI 2 has publish, then others publish and the application receives', () => {
  expect(actionsOf(asyncApi2({ orders: { publish: { message: { name: 'OrderCreated', payload } } } }))).toEqual([
    'Orders receive',
  ])
})

test('When all operations are named against their direction, then the document is read the other way round', () => {
  const channels = {
    orders: { publish: { operationId: 'publishOrderCreated', message: { name: 'OrderCreated', payload } } },
  }
  expect(actionsOf(asyncApi2(channels))).toEqual(['Orders send'])
  expect(actionsOf(asyncApi2(channels, { 'x-lint-events-direction': 'as-specified' }))).toEqual(['Orders receive'])
  expect(actionsOf(asyncApi2(channels), { direction: 'as-specified' })).toEqual(['Orders receive'])
})

test('When some operations are named as specified, then the document is read as specified', () => {
  const message = { name: 'OrderCreated', payload }
  const channels = {
    orders: { publish: { operationId: 'publishOrderCreated', message } },
    payments: { publish: { operationId: 'receivePaymentSucceeded', message } },
  }
  expect(actionsOf(asyncApi2(channels))).toEqual(['Orders receive', 'Orders receive'])
})

test('When an operation names producer and consumers, then these send and receive', () => {
  const operation = { 'x-producer': 'orders', 'x-consumers': [{ service: 'payment' }, 'mail'] }
  const channels = { orders: { publish: { ...operation, message: { name: 'OrderCreated', payload } } } }
  expect(actionsOf(asyncApi2(channels))).toEqual(['orders send', 'payment receive', 'mail receive'])
})

test('When operations of version 3 are called service/operation, then each service is an application', () => {
  const channel = { $ref: '#/channels/orders' }
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'Platform', version: '1.0.0' },
    channels: { orders: { address: 'orders', messages: { OrderCreated: { payload } } } },
    operations: { 'shop/publish': { action: 'send', channel }, 'mail/consume': { action: 'receive', channel } },
  }
  expect(actionsOf(document)).toEqual(['shop send', 'mail receive'])
})

test('When a consumer has a name of its own for the messages of a channel, then it receives all of them', () => {
  const producer = read(asyncApi2({ orders: { subscribe: { message: { name: 'OrderCreated', payload } } } }))
  const consumer = read(
    asyncApi2(
      { orders: { publish: { message: { name: 'PaymentInput', payload } } } },
      { info: { title: 'Payments', version: '1.0.0' } },
    ),
  )
  const [flow] = eventFlows([producer, consumer])
  expect([flow?.message.name, flow && otherConsumers(flow)]).toEqual(['OrderCreated', ['Payments']])
})

test.each([{}, { channels: null }, { channels: { a: null } }, { channels: [], operations: 3 }])(
  'When a document is as broken as %o, then it can still be read',
  (broken) => {
    expect(read({ asyncapi: '2.0.0', ...broken }).operations).toEqual([])
    expect(read({ asyncapi: '3.0.0', ...broken }).operations).toEqual([])
  },
)
