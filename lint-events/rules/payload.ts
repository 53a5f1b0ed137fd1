import { textOf } from '../model/json.ts'
import { fieldsOf } from '../model/message.ts'
import { endlessCollection, isEndlessText, maxBytesOf, partsOf, type SchemaPart } from '../model/schema.ts'
import type { EventDocument, Message } from '../model/types.ts'
import { wordsOf } from '../model/words.ts'
import { enumerate, type Rule, type Violation } from './rule.ts'

const claimCheck =
  'Send ids and what changed; let consumers fetch the rest, or store the content elsewhere and send its address (claim check).'

export const payloadTooLarge: Rule = {
  name: 'payload-too-large',
  what: 'A payload with files in it, or one that its own schema allows to exceed the limit (1 MiB, or maxPayloadBytes of the configuration).',
  why: 'Large messages fill the broker, slow down every consumer of the channel, and fail to be sent once they exceed its limit.',
  todo: claimCheck,
  section: '§8',
  severity: 'warn',
  check: (document, { maxPayloadBytes }) =>
    messagesOf(document).flatMap((message) => {
      const files = [...contentTypesOf(message), ...partsOfPayload(message).filter(isBinary).map(nameOf)]
      if (files.length > 0) return [at(message, `"${message.name}" carries binary content: ${enumerate(files)}.`)]
      const bytes = message.payload ? maxBytesOf(message.payload) : 0
      const mebibytes = (bytes / 2 ** 20).toFixed(1)
      return bytes > maxPayloadBytes ? [at(message, `"${message.name}" may have ${mebibytes} MiB by its schema.`)] : []
    }),
}

export const unboundedPayload: Rule = {
  name: 'unbounded-payload',
  what: 'A payload with arrays, maps or objects of any size.',
  why: 'What has no limit grows: the event that held three lines of an order holds the whole catalogue one day, and then the broker refuses it.',
  todo: `Give maxItems or maxProperties. ${claimCheck}`,
  section: '§8',
  severity: 'warn',
  check: (document) =>
    messagesOf(document).flatMap((message) => {
      const endless = partsOfPayload(message).flatMap((part) => {
        const reason = endlessCollection(part.schema, part.node)
        return reason === undefined ? [] : [`${nameOf(part)} (${reason})`]
      })
      return endless.length > 0 ? [at(message, `"${message.name}" has no limit: ${enumerate(unique(endless))}.`)] : []
    }),
}

export const unboundedText: Rule = {
  name: 'unbounded-text',
  what: 'A payload with texts of any length.',
  why: 'A text without a limit is where somebody puts a document one day.',
  todo: 'Give maxLength, a format, an enum or an anchored pattern, generously.',
  section: '§8',
  severity: 'info',
  check: (document) =>
    messagesOf(document).flatMap((message) => {
      const texts = unique(
        partsOfPayload(message)
          .filter(({ schema }) => isEndlessText(schema))
          .map(nameOf),
      )
      return texts.length > 0
        ? [at(message, `"${message.name}" has texts without maxLength: ${enumerate(texts)}.`)]
        : []
    }),
}

const messagesOf = ({ channels }: EventDocument): Message[] => channels.flatMap(({ messages }) => messages)
const partsOfPayload = ({ payload }: Message): SchemaPart[] => (payload ? partsOf(payload) : [])
const nameOf = ({ name }: SchemaPart): string => name || 'the payload'
const at = ({ node }: Message, message: string): Violation => ({ path: node.path, message })
const unique = (names: string[]): string[] => [...new Set(names)]

const mediaTypes = /^(image|audio|video)\/|^application\/(octet-stream|pdf|zip|gzip|msword|vnd\.openxmlformats)/

/** application/octet-stream says only that a serializer was used, if there is a schema. */
function contentTypesOf({ node, payload }: Message): string[] {
  const types = fieldsOf(node, 'contentType').map(({ value }) => textOf(value) ?? '')
  return types.filter((type) => mediaTypes.test(type) && !(type === 'application/octet-stream' && payload))
}

function isBinary({ name, schema }: SchemaPart): boolean {
  const encoding = `${schema.contentEncoding ?? ''} ${schema.format ?? ''}`
  return (
    /\b(base64|base64url|base16|binary|byte|bytes)\b/.test(encoding) ||
    mediaTypes.test(textOf(schema.contentMediaType) ?? '') ||
    (schema.type === 'string' && (wordsOf(name).includes('base64') || /base64/i.test(textOf(schema.description) ?? '')))
  )
}
