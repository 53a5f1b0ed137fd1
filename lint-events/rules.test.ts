/** Each rule on a document that breaks it and on one that does not, in AsyncAPI 2 and 3. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clusterRules } from './cluster/rules.ts'
import { allRules } from './rules/rules.ts'
import {
  lintSamples,
  majorVersions,
  orderCreated,
  paymentSucceeded,
  type Sample,
  type SampleMessage,
  sound,
} from './sample-documents.ts'

interface Case {
  /** What the broken document has. */
  when: string
  broken: Sample[]
  /** What the line of the finding has. */
  line: RegExp
  /** What looks similar and is right. */
  allowed: Sample[]
  older?: Sample
}

const sending = (name: string, fields: Partial<SampleMessage> = {}): SampleMessage => ({
  name,
  channel: 'order-events',
  action: 'send',
  ...fields,
})
const receiving = (name: string, fields: Partial<SampleMessage> = {}): SampleMessage =>
  sending(name, { action: 'receive', ...fields })
const application = (title: string, ...messages: SampleMessage[]): Sample => ({ title, messages })
const withPayload = (properties: object, fields: object = {}): Sample =>
  application('Orders', sending('OrderCreated', { payload: { type: 'object', properties, ...fields } }))
const withMessage = (message: object): Sample => application('Orders', sending('OrderCreated', { message }))
const lines = { type: 'array', items: { type: 'object', properties: { quantity: { type: 'integer' } } } }
const id = { type: 'string', format: 'uuid' }
const replyHeaders = { type: 'object', properties: { replyTo: id, schemaVersion: id } }
const tracingHeaders = { type: 'object', properties: { correlationId: id, schemaVersion: id } }
const versioned = { type: 'object', properties: { schemaVersion: { type: 'integer' } } }

const cases: Record<string, Case[]> = {
  'command-as-event': [
    {
      when: 'a message is named like a command',
      broken: [application('Orders', sending('CreateShipment'))],
      line: /CreateShipment|message:/,
      allowed: [
        application('Orders', sending('ShipmentRequested'), sending('CreateShipment', { channel: 'commands' })),
      ],
    },
    {
      when: 'a command travels among events',
      broken: [application('Orders', sending('ShipOrderCommand'))],
      line: /ShipOrderCommand|message:/,
      allowed: [application('Orders', sending('ShipOrderCommand', { channel: 'shipping-commands' }))],
    },
    {
      when: 'an order hides in a union of events',
      broken: [
        withPayload({
          event: {
            discriminator: 'type',
            oneOf: [{ title: 'RunCheckpointEvent', type: 'object', properties: { type: id } }],
          },
        }),
      ],
      line: /oneOf|RunCheckpointEvent/,
      allowed: [
        withPayload({
          event: {
            discriminator: 'type',
            oneOf: [{ title: 'CheckpointRunEvent', type: 'object', properties: { type: id } }],
          },
        }),
      ],
    },
  ],
  'one-producer-one-consumer': [
    {
      when: 'two applications talk to each other only',
      broken: [application('Orders', orderCreated), application('Payments', receiving('OrderCreated'))],
      line: /sendOrderCreated|subscribe:/,
      allowed: [
        application('Orders', orderCreated),
        application('Payments', receiving('OrderCreated')),
        application('Shipping', receiving('OrderCreated')),
      ],
    },
  ],
  'only-single-subscribers': [
    {
      when: 'every event has one subscriber',
      broken: [
        application('Orders', sending('OrderCreated'), sending('OrderPaid'), sending('OrderShipped')),
        application('Payments', receiving('OrderCreated')),
        application('Mail', receiving('OrderPaid')),
        application('Points', receiving('OrderShipped')),
      ],
      line: /title: Orders/,
      allowed: [
        application('Orders', sending('OrderCreated'), sending('OrderPaid'), sending('OrderShipped')),
        application('Payments', receiving('OrderCreated'), receiving('OrderPaid', { channel: 'order-events' })),
        application('Mail', receiving('OrderPaid')),
        application('Points', receiving('OrderShipped')),
      ],
    },
  ],
  'single-subscriber': [
    {
      when: 'one application receives an event',
      broken: [application('Orders', orderCreated), application('Payments', receiving('OrderCreated'))],
      line: /OrderCreated|message:/,
      allowed: [
        application('Orders', orderCreated),
        application('Payments', receiving('OrderCreated')),
        application('Shipping', receiving('OrderCreated')),
      ],
    },
    {
      when: 'the document names the only consumer',
      broken: [
        application(
          'Shop',
          sending('OrderCreated', { operation: { 'x-producer': 'orders', 'x-consumers': ['payments'] } }),
        ),
      ],
      line: /OrderCreated|message:/,
      allowed: [
        application(
          'Shop',
          sending('OrderCreated', { operation: { 'x-producer': 'orders', 'x-consumers': ['payments', 'mail'] } }),
        ),
      ],
    },
  ],
  'request-reply': [
    {
      when: 'a message is asked for and retrieved',
      broken: [
        application(
          'Orders',
          sending('UserRequested', { channel: 'asked' }),
          receiving('UserRetrieved', { channel: 'got' }),
        ),
      ],
      line: /UserRequested|message:/,
      allowed: [
        application(
          'Orders',
          sending('PaymentRequested'),
          receiving('PaymentSucceeded', { channel: 'payment-events' }),
        ),
      ],
    },
    {
      when: 'a header says where to reply',
      broken: [application('Orders', sending('StockCheck', { message: { headers: replyHeaders } }))],
      line: /StockCheck|message:/,
      allowed: [
        withMessage({ headers: tracingHeaders }),
        withMessage({ headers: replyHeaders }),
        application(
          'Orders',
          ...['StockLevel', 'StockValue'].map((name) => sending(name, { message: { headers: replyHeaders } })),
        ),
      ],
    },
  ],
  'payload-too-large': [
    {
      when: 'a payload holds a file',
      broken: [withPayload({ label: { type: 'string', maxLength: 9_000, contentEncoding: 'base64' } })],
      line: /OrderCreated|message:/,
      allowed: [withPayload({ labelUrl: { type: 'string', format: 'uri' } })],
    },
    {
      when: 'a schema allows megabytes',
      broken: [
        withPayload({ catalogue: { type: 'array', maxItems: 20_000, items: { type: 'string', maxLength: 500 } } }),
      ],
      line: /OrderCreated|message:/,
      allowed: [withPayload({ lines: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 500 } } })],
    },
  ],
  'unbounded-payload': [
    {
      when: 'an array has no maximum',
      broken: [withPayload({ lines })],
      line: /OrderCreated|message:/,
      allowed: [withPayload({ lines: { ...lines, maxItems: 50 } })],
    },
  ],
  'unbounded-text': [
    {
      when: 'a text has no maximum',
      broken: [withPayload({ note: { type: 'string' } })],
      line: /OrderCreated|message:/,
      allowed: [
        withPayload({ note: { type: 'string', maxLength: 500 }, country: { type: 'string', pattern: '^[A-Z]{2}$' } }),
      ],
    },
  ],
  'no-key': [
    {
      when: 'a message on Kafka has no key',
      broken: [withMessage({ bindings: {} })],
      line: /OrderCreated|message:/,
      allowed: [
        { ...withMessage({ bindings: {} }), protocol: 'amqp', hasDeadLetters: false },
        withMessage({ bindings: {}, 'x-partition-key': 'orderId' }),
      ],
    },
  ],
  'no-dead-letter': [
    {
      when: 'an application receives and has no dead letters',
      broken: [{ messages: [paymentSucceeded], hasDeadLetters: false }],
      line: /receivePaymentSucceeded|publish:/,
      allowed: [
        { messages: [paymentSucceeded] },
        { messages: [orderCreated], hasDeadLetters: false },
        { messages: [{ ...paymentSucceeded, message: { bindings: {} } }], hasDeadLetters: false, protocol: 'mqtt' },
      ],
    },
  ],
  'no-version': [
    {
      when: 'there is no version anywhere',
      broken: [{ ...withMessage({ headers: { type: 'object', properties: {} } }), version: '%VERSION%' }],
      line: /OrderCreated|message:/,
      allowed: [
        { ...withMessage({}), version: '%VERSION%' },
        withMessage({ headers: { type: 'object', properties: {} } }),
      ],
    },
  ],
  'version-not-in-message': [
    {
      when: 'only the document has a version',
      broken: [withMessage({ headers: { type: 'object', properties: {} } })],
      line: /version: 1.0.0/,
      allowed: [application('Orders', sending('OrderCreated', { payload: versioned, message: { headers: {} } }))],
    },
  ],
  'personal-data-in-key': [
    {
      when: 'the key is an e-mail address',
      broken: [
        withMessage({
          bindings: { kafka: { key: { type: 'string', description: 'E-mail address of the customer' } } },
        }),
      ],
      line: /key:/,
      allowed: [withMessage({ bindings: { kafka: { key: { type: 'string', description: 'Id of the customer' } } } })],
    },
    {
      when: 'an extension takes a name as key',
      broken: [withMessage({ 'x-partition-key': '$message.payload#/customer/firstName' })],
      line: /x-partition-key:/,
      allowed: [withMessage({ 'x-partition-key': '$message.payload#/customer/emailId' })],
    },
  ],
  'breaking-change': [
    {
      when: 'a required property is removed',
      broken: [withPayload({ orderId: id }, { required: ['orderId'] })],
      older: withPayload({ orderId: id, totalCents: { type: 'integer' } }, { required: ['orderId', 'totalCents'] }),
      line: /payload:/,
      allowed: [
        withPayload(
          { orderId: id, totalCents: { type: 'integer' }, note: { type: 'string', maxLength: 50 } },
          { required: ['orderId', 'totalCents'] },
        ),
      ],
    },
  ],
  'optional-property-removed': [
    {
      when: 'an optional property is renamed',
      broken: [withPayload({ orderId: id, amountCents: { type: 'integer' } }, { required: ['orderId'] })],
      older: withPayload({ orderId: id, totalCents: { type: 'integer' } }, { required: ['orderId'] }),
      line: /payload:/,
      allowed: [
        withPayload(
          { orderId: id, totalCents: { type: 'integer' }, amountCents: { type: 'integer' } },
          { required: ['orderId'] },
        ),
      ],
    },
  ],
  'direction-unclear': [
    {
      when: 'operations are named the other way',
      broken: [
        { messages: [receiving('OrderCreated', { operationId: 'publishOrderCreated' })], hasDeadLetters: false },
      ],
      line: /publish/,
      allowed: [{ messages: [sending('OrderCreated', { operationId: 'publishOrderCreated' })] }],
    },
  ],
  'ignore-without-reason': [
    {
      when: 'a rule is switched off without a reason',
      broken: [withMessage({ 'x-lint-events-ignore': { 'unbounded-payload': '' } })],
      line: /x-lint-events-ignore:/,
      allowed: [withMessage({ 'x-lint-events-ignore': { 'unbounded-payload': 'The API accepts at most 50 lines.' } })],
    },
    {
      when: 'a rule does not exist',
      broken: [withMessage({ 'x-lint-events-ignore': { 'no-such-rule': 'Nobody knows it any more.' } })],
      line: /x-lint-events-ignore:/,
      allowed: [],
    },
  ],
}

const flat = Object.entries(cases).flatMap(([rule, list]) =>
  majorVersions.flatMap((version) => list.map((entry) => ({ ...entry, rule, version }))),
)

describe.each(majorVersions)('AsyncAPI %i', (version) => {
  test('When a document is sound, then nothing is found', async () => {
    expect((await lintSamples([sound], version)).findings).toEqual([])
  })
})

test('Then each rule has a document that breaks it', () => {
  expect(Object.keys(cases).sort()).toEqual(allRules.map(({ name }) => name).sort())
})

test.each(flat)(
  'AsyncAPI $version: When $when, then $rule finds it',
  async ({ broken, rule, version, line, older }) => {
    const report = await lintSamples(broken, version, older ? { older } : {})
    const found = report.findings.filter((finding) => finding.rule === rule)
    expect(found.length, JSON.stringify(report.findings, null, 2)).toBeGreaterThan(0)
    expect(report.lineOf(found[0]!)).toMatch(line)
    expect(report.findings.map((finding) => finding.rule)).not.toContain('invalid-document')
  },
)

test.each(flat)('AsyncAPI $version: When it only looks as if $when, then $rule finds nothing', async (entry) => {
  const { allowed, rule, version, older } = entry
  const groups = ['one-producer-one-consumer', 'only-single-subscribers', 'single-subscriber'].includes(rule)
    ? [allowed]
    : allowed.map((sample) => [sample])
  for (const samples of groups.filter((group) => group.length > 0)) {
    const { findings } = await lintSamples(samples, version, older ? { older } : {})
    expect(findings.filter((finding) => finding.rule === rule)).toEqual([])
  }
})

test('Then README.md lists each rule with its severity and section', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  for (const { name, severity, section } of allRules)
    expect(readme).toContain(`| \`${name}\` | ${severity} | ${section} |`)
  for (const { name } of clusterRules) expect(readme).toContain(`\`${name}\``)
})

test.each(majorVersions)(
  'AsyncAPI %i: When no protocol is named, then no-key asks once for the keys of all messages',
  async (version) => {
    const messages = ['OrderCreated', 'OrderPaid'].map((name) => sending(name, { message: { bindings: {} } }))
    const { findings } = await lintSamples([{ messages, hasDeadLetters: false, root: { servers: {} } }], version)
    const found = findings.filter(({ rule }) => rule === 'no-key')
    expect(found.map(({ path, message }) => [path, message])).toEqual([
      ['$.info', 'No protocol is named. If it is Kafka, keys are missing: "OrderCreated" and 1 more.'],
    ])
  },
)

test('When an operation of AsyncAPI 3 declares a reply, then request-reply finds it, once for request and reply', async () => {
  const reply = {
    channel: { $ref: '#/channels/prices' },
    messages: [{ $ref: '#/channels/prices/messages/PriceResponse' }],
  }
  const asking = sending('PriceRequest', { channel: 'price-requests', operation: { reply } })
  const answer = receiving('PriceResponse', { channel: 'prices' })
  const { findings } = await lintSamples([application('Orders', asking, answer)], 3)
  const found = findings.filter(({ rule }) => rule === 'request-reply')
  expect(found.map(({ message }) => message)).toEqual([
    'sendPriceRequest: "PriceRequest" is answered by "PriceResponse".',
  ])
})
