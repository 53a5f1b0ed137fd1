/** Reads one message, the same in AsyncAPI 2 and 3. */
import { isObject, textOf } from './json.ts'
import { child, childIfAny, keyOf, type Node, referredName } from './node.ts'
import type { Message } from './types.ts'

/** @param fallback what to call a message without a name, and whether its key is a name (AsyncAPI 3) */
export function readMessage(node: Node, fallback: { name: string; hasKey: boolean }): Message {
  const field = (name: string) => textOf(child(node, name).value)
  const key = fallback.hasKey ? keyOf(node) : undefined
  const { payload, schemaFormat } = payloadOf(node)
  const title = field('title') ?? textOf(payload && child(payload, 'title').value)
  const names = [field('name'), referredName(node), field('messageId'), key].filter((name) => name !== undefined)
  // Converters make such keys out of the names of operations.
  const known = names.filter((name) => !name.endsWith('.message'))
  const name = known[0] ?? title ?? names[0] ?? fallback.name
  return { name, names: known.length > 0 ? [...new Set(known)] : [name], node, payload, schemaFormat }
}

/** AsyncAPI 3 may wrap a schema together with its language; AsyncAPI 2 has the language beside the payload. */
function payloadOf(node: Node): Pick<Message, 'payload' | 'schemaFormat'> {
  const payload = childIfAny(node, 'payload')
  const wrapped = payload && isObject(payload.value) && 'schemaFormat' in payload.value
  const schemaFormat = textOf(child(wrapped ? payload : node, 'schemaFormat').value)
  const schema = wrapped ? childIfAny(payload, 'schema') : payload
  const isJsonSchema = schemaFormat === undefined || /aai\.asyncapi|schema\+(json|yaml)|openapi/.test(schemaFormat)
  return { payload: isJsonSchema && isObject(schema?.value) ? schema : undefined, schemaFormat }
}

/** What a message says of itself under this name, in its own fields or in its traits. */
export function fieldsOf(node: Node, name: string): Node[] {
  const traits = child(node, 'traits')
  const all = [node, ...(Array.isArray(traits.value) ? traits.value.map((_, index) => child(traits, index)) : [])]
  return all.map((part) => childIfAny(part, name)).filter((found) => found !== undefined)
}

/** The bindings of a channel, operation or message for this protocol. */
export const bindingsOf = (node: Node, protocol: string): Node[] =>
  fieldsOf(node, 'bindings')
    .map((bindings) => childIfAny(bindings, protocol))
    .filter((binding) => binding !== undefined)
