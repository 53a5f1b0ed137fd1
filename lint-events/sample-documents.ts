/** Documents for tests: one description gives the same document in AsyncAPI 2 and 3. Without changes, no rule finds anything. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { parseConfig } from './config.ts'
import type { Finding, Report } from './findings.ts'
import { type LintOptions, lintFiles } from './lint.ts'
import type { Action } from './model/types.ts'

export interface SampleMessage {
  name: string
  channel: string
  action?: Action
  payload?: object
  /** Further fields of the message, of its operation, and of its channel. */
  message?: object
  operation?: object
  channelFields?: object
  operationId?: string
}

export interface Sample {
  title?: string
  version?: string
  protocol?: string
  messages: SampleMessage[]
  hasDeadLetters?: boolean
  root?: object
}

export type MajorVersion = 2 | 3
export const majorVersions: MajorVersion[] = [2, 3]

const defaultPayload = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string', format: 'uuid' }, totalCents: { type: 'integer' } },
}

const deadLetter: SampleMessage = { name: 'DeadLetter', channel: 'orders-dead-letters', action: 'send' }

const messageOf = ({ name, payload = defaultPayload, message }: SampleMessage) => ({
  name,
  headers: { type: 'object', properties: { ce_dataschema: { type: 'string', const: `${name}.v1` } } },
  bindings: { kafka: { key: { type: 'string', format: 'uuid' } } },
  payload,
  ...message,
})

const operationIdOf = ({ action, name, operationId }: SampleMessage) => operationId ?? `${action}${name}`

export function documentOf(sample: Sample, majorVersion: MajorVersion): object {
  const { title = 'Orders', version = '1.0.0', protocol = 'kafka', hasDeadLetters = true, root } = sample
  const messages = [...sample.messages, ...(hasDeadLetters ? [deadLetter] : [])]
  const byChannel = Map.groupBy(messages, ({ channel }) => channel)
  const server = majorVersion === 2 ? { url: 'localhost:9092', protocol } : { host: 'localhost:9092', protocol }
  return {
    asyncapi: majorVersion === 2 ? '2.6.0' : '3.0.0',
    info: { title, version },
    servers: { broker: server },
    ...(majorVersion === 2 ? channelsOf2(byChannel) : channelsOf3(byChannel, messages)),
    components: { messages: Object.fromEntries(messages.map((message) => [message.name, messageOf(message)])) },
    ...root,
  }
}

function channelsOf2(byChannel: Map<string, SampleMessage[]>): object {
  const channels = [...byChannel].map(([channel, messages]) => {
    const sent = operationOf2(messages.filter(({ action }) => action === 'send'))
    const received = operationOf2(messages.filter(({ action }) => action === 'receive'))
    // What the application sends, others can subscribe to.
    const operations = { ...(sent && { subscribe: sent }), ...(received && { publish: received }) }
    return [channel, { ...operations, ...messages[0]!.channelFields }]
  })
  return { channels: Object.fromEntries(channels) }
}

function operationOf2(messages: SampleMessage[]): object | undefined {
  const [first] = messages
  if (!first) return undefined
  const references = messages.map(({ name }) => ({ $ref: `#/components/messages/${name}` }))
  const message = references.length > 1 ? { oneOf: references } : references[0]
  return { operationId: operationIdOf(first), message, ...first.operation }
}

function channelsOf3(byChannel: Map<string, SampleMessage[]>, messages: SampleMessage[]): object {
  const channels = [...byChannel].map(([channel, own]) => {
    const references = own.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }])
    return [channel, { address: channel, messages: Object.fromEntries(references), ...own[0]!.channelFields }]
  })
  const operations = messages.flatMap((message) => {
    const { action, channel, name, operation } = message
    const reference = { $ref: `#/channels/${channel}/messages/${name}` }
    const fields = { action, channel: { $ref: `#/channels/${channel}` }, messages: [reference], ...operation }
    return action ? [[operationIdOf(message), fields]] : []
  })
  return { channels: Object.fromEntries(channels), operations: Object.fromEntries(operations) }
}

const defaultOptions: LintOptions = {
  against: [],
  config: parseConfig('', 'none'),
  direction: undefined,
  specification: false,
}

export interface SampleReport extends Report {
  /** The line that a finding points at. */
  lineOf(finding: Finding): string
}

/** Writes the documents to files and lints them together. */
export async function lintSamples(
  samples: Sample[],
  majorVersion: MajorVersion,
  { older, ...options }: Partial<LintOptions> & { older?: Sample } = {},
): Promise<SampleReport> {
  const dir = mkdtempSync(join(tmpdir(), 'lint-events-'))
  const write = (sample: Sample, name: string) => {
    const file = join(dir, name)
    writeFileSync(file, stringify(documentOf(sample, majorVersion), { aliasDuplicateObjects: false }))
    return file
  }
  try {
    const files = samples.map((sample, index) => write(sample, `document-${index}.yaml`))
    const against = older ? [write(older, 'older.yaml')] : []
    const report = await lintFiles(files, { ...defaultOptions, ...options, against })
    const texts = samples.map((sample) => stringify(documentOf(sample, majorVersion), { aliasDuplicateObjects: false }))
    const lineOf = ({ file, range }: Finding) => {
      const index = files.findIndex((name) => file.endsWith(name) || name.endsWith(file))
      return texts[index]?.split('\n')[(range?.line ?? 0) - 1] ?? ''
    }
    return { ...report, lineOf }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

export const orderCreated: SampleMessage = { name: 'OrderCreated', channel: 'order-events', action: 'send' }
export const paymentSucceeded: SampleMessage = {
  name: 'PaymentSucceeded',
  channel: 'payment-events',
  action: 'receive',
}
export const sound: Sample = { messages: [orderCreated, paymentSucceeded] }
