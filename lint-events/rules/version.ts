import { isObject, textOf } from '../model/json.ts'
import { bindingsOf, fieldsOf } from '../model/message.ts'
import { child, childrenOf, keyOf, type Node } from '../model/node.ts'
import type { Channel, EventDocument, Message } from '../model/types.ts'
import { wordsOf } from '../model/words.ts'
import { enumerate, type Rule } from './rule.ts'

const evolve =
  'Name the version where a consumer sees it: in the message (schemaVersion), a header (dataschema), its name or its channel. Or promise additions only, and test that.'
const why =
  'Consumers cannot tell which schema a message follows, so that a change breaks them one by one, at run time.'

export const noVersion: Rule = {
  name: 'no-version',
  what: 'A message without a version anywhere: not in its name, channel, schema, headers or payload, and not in info.version either.',
  why,
  todo: evolve,
  section: '§8',
  severity: 'warn',
  check: (document) =>
    hasUsableVersion(document)
      ? []
      : unversioned(document).map(({ node, name }) => ({ path: node.path, message: `"${name}" has no version.` })),
}

export const versionNotInMessage: Rule = {
  name: 'version-not-in-message',
  what: 'Messages whose only version is that of the document, info.version.',
  why: `${why} info.version never reaches them.`,
  todo: evolve,
  section: '§8',
  severity: 'info',
  check(document) {
    const names = unversioned(document).map(({ name }) => name)
    if (!hasUsableVersion(document) || names.length === 0) return []
    return [
      {
        path: ['info', 'version'],
        message: `The document has a version, its messages have none: ${enumerate(names)}.`,
      },
    ]
  },
}

/** A placeholder that a build replaces is none. */
const hasUsableVersion = ({ node }: EventDocument): boolean =>
  /^v?\d+(\.\d+)*([-+.].*)?$/.test(String(child(child(node, 'info'), 'version').value))

const unversioned = ({ node, channels }: EventDocument): Message[] => {
  const hasRegistry = childrenOf(child(node, 'servers')).some((server) =>
    bindingsOf(server, 'kafka').some((binding) => child(binding, 'schemaRegistryUrl').value !== undefined),
  )
  const found = channels.flatMap((channel) => channel.messages.filter((message) => !hasVersion(message, channel)))
  return hasRegistry ? [] : [...new Map(found.map((message) => [message.name, message])).values()]
}

function hasVersion(message: Message, channel: Channel): boolean {
  const { node, payload, names } = message
  const texts = [
    ...names,
    channel.id,
    channel.address,
    ...['title', '$id'].map((key) => textOf(payload && child(payload, key).value)),
  ]
  const headers = fieldsOf(node, 'headers').flatMap((schema) => childrenOf(child(schema, 'properties')))
  return (
    texts.some((text) => text !== undefined && isVersioned(text)) ||
    [...headers, ...propertiesOf(payload)].some(isVersionField) ||
    bindingsOf(node, 'kafka').some((binding) => child(binding, 'schemaIdLocation').value !== undefined) ||
    [node, payload].some((part) => part && Object.keys(asObject(part.value)).some((key) => /^x-.*version$/.test(key)))
  )
}

const isVersioned = (text: string): boolean => /(^|[^\p{L}])v\d+|[\p{Ll}\d]V\d+|\{version\}/u.test(text)

const envelopes = new Set('context envelope event header headers meta metadata'.split(' '))

/** Of the payload, and of what in it describes the message; compositions included. */
function propertiesOf(payload: Node | undefined, depth = 0): Node[] {
  if (!payload || depth > 3) return []
  const own = childrenOf(child(payload, 'properties'))
  const composed = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => childrenOf(child(payload, key)))
  const nested = [...composed, ...own.filter((property) => envelopes.has(keyOf(property).toLowerCase()))]
  return [...own, ...nested.flatMap((part) => propertiesOf(part, depth + 1))]
}

/** The version of CloudEvents (specversion) is not that of the event. */
const versionFields = new Set(
  ['', 'schema', 'event', 'message', 'payload', 'data', 'contract', 'format'].map((of) => `${of} version`.trim()),
)

function isVersionField(field: Node): boolean {
  const name = wordsOf(keyOf(field)).join(' ').replace(/^ce /, '')
  if (versionFields.has(name) || /^(data ?schema|schema id|schema ref|data schema version)$/.test(name)) return true
  const { value } = field
  const fixed = isObject(value) ? [value.const, ...(Array.isArray(value.enum) ? value.enum : [])] : []
  return /^(type|event type|event)$/.test(name) && fixed.some((text) => typeof text === 'string' && isVersioned(text))
}

const asObject = (value: unknown) => (isObject(value) ? value : {})
