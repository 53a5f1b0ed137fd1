import { expect, test } from 'vitest'
import { brokenReaders, brokenWriters } from './compatibility.ts'
import { rootNode } from './node.ts'

const older = {
  type: 'object',
  required: ['orderId', 'status'],
  properties: {
    orderId: { type: 'string', format: 'uuid' },
    status: { type: 'string', enum: ['PENDING', 'COMPLETED'] },
    note: { type: 'string', maxLength: 100 },
    lines: {
      type: 'array',
      items: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer' } } },
    },
  },
}

/** @returns what readers of the old schema, and older messages, do not cope with */
function broken(change: { required?: string[]; properties?: object }): { readers: string[]; writers: string[] } {
  const next = { ...older, ...change, properties: { ...older.properties, ...change.properties } }
  const withoutRemoved = {
    ...next,
    properties: Object.fromEntries(Object.entries(next.properties).filter(([, schema]) => schema !== undefined)),
  }
  const [before, after] = [rootNode(older, older), rootNode(withoutRemoved, withoutRemoved)]
  const texts = (changes: { change: string }[]) => changes.map(({ change: text }) => text)
  return { readers: texts(brokenReaders(before, after)), writers: texts(brokenWriters(before, after)) }
}

test('When an optional property is added or removed, then nobody is broken', () => {
  expect(broken({ properties: { currency: { type: 'string' }, note: undefined } })).toEqual({
    readers: [],
    writers: [],
  })
})

test('When a required property is removed or renamed, then readers are broken', () => {
  expect(broken({ required: ['orderId'], properties: { status: undefined } }).readers).toEqual(['status is removed'])
  const renamed = { required: ['orderId', 'state'], properties: { status: undefined, state: older.properties.status } }
  expect(broken(renamed).readers).toEqual(['status is renamed to state'])
})

test('When a property becomes required, then older messages are refused', () => {
  expect(broken({ required: ['orderId', 'status', 'note'] })).toEqual({
    readers: [],
    writers: ['note is newly required, and older messages may lack it'],
  })
})

test('When a required property becomes optional, then readers are broken', () => {
  expect(broken({ required: ['orderId'] })).toEqual({ readers: ['status is no longer required'], writers: [] })
})

test('When a type changes, then both are broken; when it only widens, then readers', () => {
  const asText = { lines: { type: 'string' } }
  expect(broken({ properties: asText })).toEqual({
    readers: ['lines was array and is string'],
    writers: ['lines was array and is string'],
  })
  expect(broken({ properties: { note: { type: ['string', 'null'], maxLength: 100 } } })).toEqual({
    readers: ['note was string and is string or null'],
    writers: [],
  })
})

test('When an enum gains a value, then readers are broken; when it loses one, then older messages are', () => {
  const statuses = (...values: string[]) => ({ status: { type: 'string', enum: values } })
  expect(broken({ properties: statuses('PENDING', 'COMPLETED', 'LOST') })).toEqual({
    readers: ['status may now be "LOST", which consumers do not know'],
    writers: [],
  })
  expect(broken({ properties: statuses('PENDING') })).toEqual({
    readers: [],
    writers: ['status may no longer be "COMPLETED"'],
  })
})

test('When a limit is lowered, also deep inside, then older messages are refused', () => {
  expect(broken({ properties: { note: { type: 'string', maxLength: 10 } } }).writers).toEqual([
    'note has a stricter maxLength',
  ])
  const item = { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer', maximum: 5 } } }
  expect(broken({ properties: { lines: { type: 'array', items: item } } }).writers).toEqual([
    'lines[].quantity has a stricter maximum',
  ])
})
