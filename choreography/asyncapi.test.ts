/** The committed AsyncAPI document is what the code does. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asyncApiDocument, asyncApiFile, asyncApiYaml } from './asyncapi.ts'
import { toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { event, eventTypes } from './events.ts'
import { eventNames } from './schemas.ts'
import { services, topicsOf } from './services.ts'

interface Operation {
  action: string
  'x-application': string
  channel: { $ref: string }
}
interface Document {
  operations: Record<string, Operation>
  components: {
    messages: Record<string, { headers: { required: string[]; properties: Record<string, { const?: string }> } }>
  }
}
const document = asyncApiDocument() as Document

test('When events or reactions have changed, then docs/asyncapi.yaml has the change (node choreography/asyncapi.ts)', () => {
  expect(readFileSync(asyncApiFile, 'utf8')).toBe(asyncApiYaml())
})

test('When a service consumes topics, then the document says the same', () => {
  const received = Object.values(document.operations).filter(({ action }) => action === 'receive')
  for (const service of Object.values(services)) {
    const channels = received
      .filter((operation) => operation['x-application'] === service.name)
      .map(({ channel }) => channel.$ref.replace('#/channels/', ''))
    expect(channels.sort()).toEqual(topicsOf(service).sort())
  }
})

test('When an event is published, then its headers are those of the document', () => {
  expect(Object.keys(document.components.messages)).toEqual([...eventNames, 'Retry', 'DeadLetter'])
  const orderId = '00000000-0000-8000-a000-000000000000'
  const published = toKafkaMessage(toOutboxEvent(event('StockReserved', { orderId }), new Date(0)))
  const { required, properties } = document.components.messages.StockReserved!.headers
  expect(Object.keys(published.headers).sort()).toEqual([...required].sort())
  for (const [name, value] of Object.entries(published.headers))
    expect(properties[name]?.const ?? value, name).toBe(value)
  expect(properties.ce_source?.const).toBe(`/${eventTypes.StockReserved.service}`)
})
