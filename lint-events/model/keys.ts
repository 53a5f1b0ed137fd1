/** What decides where a message goes: its key, as a binding, a header or an extension of the document describes it. */
import { isObject } from './json.ts'
import { bindingsOf, fieldsOf } from './message.ts'
import { child, childrenOf, keyOf, type Node } from './node.ts'
import type { Channel, Message } from './types.ts'
import { wordsOf } from './words.ts'

const keyNames = new Set([
  'key',
  'kafka key',
  'message key',
  'partition key',
  'routing key',
  'ordering key',
  'kafka message key',
])

const isKeyName = (name: string): boolean => keyNames.has(wordsOf(name.replace(/^x-/, '')).join(' '))

export function keysOf(message: Message, channel: Channel): Node[] {
  const bindings = ['kafka', 'pulsar', 'googlepubsub', 'kinesis'].flatMap((protocol) =>
    bindingsOf(message.node, protocol),
  )
  const headers = fieldsOf(message.node, 'headers').flatMap((schema) => childrenOf(child(schema, 'properties')))
  const extensions = [message.node, channel.node, ...bindings].flatMap((node) =>
    childrenOf(node).filter((field) => keyOf(field).startsWith('x-')),
  )
  const fields = [...bindings.flatMap(childrenOf), ...headers, ...extensions]
  return fields.filter((field) => isKeyName(keyOf(field)) && field.value !== undefined && !isEmpty(field.value))
}

const isEmpty = (value: unknown): boolean => value === null || (isObject(value) && Object.keys(value).length === 0)
