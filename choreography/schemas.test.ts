import { describe, expect, test } from 'vitest'
import { eventTypes } from './events.ts'
import { breakingChanges, committedSchemas, currentSchema, type EventSchema, eventNames } from './schemas.ts'

describe.each(eventNames)('the event %s', (type) => {
  test('When it is compared with every committed version, then it only adds properties', () => {
    const committed = committedSchemas(type)
    expect(committed.length).toBeGreaterThan(0)
    for (const older of committed) expect(breakingChanges(older, currentSchema(type))).toEqual([])
  })

  test('When it has changed, then the newest committed schema has the change', () => {
    expect(committedSchemas(type).at(-1)).toEqual(currentSchema(type))
  })
})

test('When a producer has a reason that this version does not know, then its events are accepted', () => {
  const orderId = '00000000-0000-8000-a000-000000000000'
  for (const type of ['PaymentFailed', 'StockRejected', 'LabelRefused'] as const)
    expect(eventTypes[type].payload.parse({ orderId, reason: 'a-new-reason' })).toMatchObject({
      reason: 'a-new-reason',
    })
  const cancelled = { orderId, customerId: 'customer-1', totalCents: 1, reason: 'a-new-reason' }
  expect(eventTypes.OrderCancelled.payload.parse(cancelled)).toEqual(cancelled)
})

describe('changes to an event', () => {
  const older: EventSchema = {
    title: 'X.v1',
    description: '',
    properties: { orderId: { type: 'string' }, amountCents: { type: 'integer' } },
    required: ['orderId', 'amountCents'],
  }

  test('When an optional property is added, then nothing is broken', () => {
    expect(breakingChanges(older, { ...older, properties: { ...older.properties, note: { type: 'string' } } })).toEqual(
      [],
    )
  })

  test('When a property is removed, retyped or newly required, then each breaking change is reported', () => {
    const next = {
      ...older,
      properties: { orderId: { type: 'integer' }, by: { type: 'string' } },
      required: ['orderId', 'by'],
    }
    expect(breakingChanges(older, next)).toEqual([
      'amountCents is removed',
      'orderId has changed',
      'by is required, but older events do not have it',
    ])
  })
})
