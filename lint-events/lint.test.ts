/** Reading documents: references, several files, earlier states, and what cannot be read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { lintFiles } from './lint.ts'
import { documentOf, lintSamples, majorVersions, type Sample, sound } from './sample-documents.ts'

const dir = mkdtempSync(join(tmpdir(), 'lint-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const write = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}
const config = parseConfig('', 'none')
const lint = (files: string[], text = '') =>
  lintFiles(files, {
    against: [],
    config: text ? parseConfig(text, 'lint.yaml') : config,
    direction: undefined,
    specification: true,
  })

test('When a schema is in another file, then what it breaks is found there', async () => {
  write('lines.yaml', 'OrderLines:\n  payload:\n    type: array\n    items: { type: integer }\n')
  const channels = { orders: { subscribe: { message: { $ref: './lines.yaml#/OrderLines' } } } }
  const document = { asyncapi: '2.6.0', info: { title: 'Orders', version: '1.0.0' }, channels }
  const { findings } = await lint([write('orders.json', JSON.stringify(document))])
  const finding = findings.find(({ rule }) => rule === 'unbounded-payload')
  expect(finding?.message).toBe('"OrderLines" has no limit: the payload (an array without maxItems).')
  expect([finding?.file, finding?.path]).toEqual([join(dir, 'lines.yaml'), '$.OrderLines'])
})

test('When a file that it refers to is no YAML, then that is a finding there, and the rules run all the same', async () => {
  write('welcome.md', '- Orders: [all\n\tof them\n')
  const document = documentOf({ messages: [{ name: 'CreateShipment', channel: 'a', action: 'send' }] }, 2)
  const info = { title: 'Orders', version: '1.0.0', description: { $ref: './welcome.md' } }
  const { findings } = await lint([write('described.json', JSON.stringify({ ...document, info }))])
  const files = new Map(findings.map(({ rule, file }) => [rule, file]))
  expect(files.get('command-as-event')).toBe(join(dir, 'described.json'))
  expect(findings.filter(({ rule }) => rule === 'invalid-document').map(({ file }) => file)).toContain(
    join(dir, 'welcome.md'),
  )
})

test('When a document violates the specification, then that is a finding, and the rules run all the same', async () => {
  const document = {
    ...documentOf({ messages: [{ name: 'CreateShipment', channel: 'a', action: 'send' }] }, 3),
    info: {},
  }
  const { findings } = await lint([write('invalid.json', JSON.stringify(document))])
  const rules = findings.map(({ rule }) => rule)
  expect(rules).toContain('invalid-document')
  expect(rules).toContain('command-as-event')
})

test('When the specification is left out, then only the rules find something', async () => {
  const commands = documentOf({ messages: [{ name: 'CreateShipment', channel: 'a', action: 'send' }] }, 3)
  const file = write('unchecked.json', JSON.stringify({ ...commands, info: {} }))
  const { findings } = await lintFiles([file], { against: [], config, direction: undefined, specification: false })
  expect(findings.map(({ rule }) => rule)).toContain('command-as-event')
  expect(findings.map(({ rule }) => rule)).not.toContain('invalid-document')
})

test('When one mistake violates the specification in several ways, then it is one finding', async () => {
  const document = documentOf({ messages: [{ name: 'OrderPlaced', channel: 'a', action: 'send' }] }, 3)
  const { channels } = document as { channels: { a: object } }
  const broken = { ...document, channels: { ...channels, a: { ...channels.a, address: 1, title: 2 } } }
  const { findings } = await lint([write('several.json', JSON.stringify(broken))])
  const invalid = findings.filter(({ rule }) => rule === 'invalid-document')
  expect(invalid).toHaveLength(1)
  expect(invalid[0]!.message).toMatch(/and \d more here/)
})

test.each([
  ['missing.yaml', undefined, 'cannot be read'],
  ['empty.yaml', '\n', 'it is empty'],
  ['openapi.yaml', 'openapi: 3.1.0\n', 'not an AsyncAPI document'],
  ['version-1.yaml', 'asyncapi: 1.2.0\n', 'not an AsyncAPI document'],
  ['syntax.yaml', 'asyncapi: 3.0.0\ninfo: {\n', 'line'],
  ['indented.yaml', 'asyncapi: 3.0.0\ninfo:\n  title: Orders\n version: 1.0.0\n', 'line 4'],
  ['alias.yaml', 'asyncapi: 3.0.0\ninfo: *missing\n', 'Unresolved alias'],
  ['circular.yaml', 'asyncapi: 3.0.0\na: { $ref: "#/b" }\nb: { $ref: "#/a" }\n', 'the reference #/b leads to itself'],
])('When %s is given, then the error names the file and says why', async (name, text, hint) => {
  const file = text === undefined ? join(dir, name) : write(name, text)
  await expect(lint([file])).rejects.toThrow(hint)
  await expect(lint([file])).rejects.toThrow(name)
})

test('When the configuration switches a rule off, then it finds nothing, and the reason is reported', async () => {
  const file = write(
    'commands.json',
    JSON.stringify(documentOf({ messages: [{ name: 'CreateShipment', channel: 'a' }] }, 3)),
  )
  const { findings, ignored } = await lint(
    [file],
    'rules: { command-as-event: { severity: off, reason: All are devices. } }',
  )
  expect(findings).toEqual([])
  expect(ignored).toEqual([{ rule: 'command-as-event', file: 'lint.yaml', path: '$', reason: 'All are devices.' }])
})

describe.each(majorVersions)('an earlier state in AsyncAPI %i', (version) => {
  const withStatus = (...values: string[]): Sample => {
    const status = { type: 'string', enum: values }
    const payload = { type: 'object', required: ['status'], properties: { status } }
    return { messages: [{ name: 'OrderChanged', channel: 'orders', action: 'receive', payload }] }
  }

  test('When a received message allows one value more, then nothing is broken; when it is sent, then consumers are', async () => {
    const received = [withStatus('NEW'), withStatus('NEW', 'PAID')] as const
    expect((await lintSamples([received[1]], version, { older: received[0] })).findings).toEqual([])
    const [older, next] = received.map(({ messages }): Sample => ({ messages: [{ ...messages[0]!, action: 'send' }] }))
    const { findings } = await lintSamples([next!], version, { older: older! })
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'breaking-change: "OrderChanged": status may now be "PAID", which consumers do not know.',
    ])
  })

  test('When a message or a channel is removed, then consumers are broken', async () => {
    const extra = { name: 'OrderPaid', channel: 'order-events', action: 'send' } as const
    const other = { name: 'OrderLost', channel: 'lost-orders', action: 'send' } as const
    const older = { messages: [...sound.messages, extra, other] }
    const { findings } = await lintSamples([sound], version, { older })
    expect(findings.map(({ message }) => message).sort()).toEqual([
      '"OrderPaid" is removed from order-events.',
      'The channel lost-orders is removed, with OrderLost.',
    ])
  })

  test('When nothing has changed, then nothing is broken', async () => {
    expect((await lintSamples([sound], version, { older: sound })).findings).toEqual([])
  })
})
