/** What changed between two JSON Schemas that somebody does not cope with: readers of the old one, or writers of it. */
import { isObject, type JsonObject, listOf, type Path } from './json.ts'
import { child, childIfAny, childrenOf, keyOf, type Node } from './node.ts'
import { itemsOf } from './schema.ts'

export interface SchemaChange {
  /** Where, in the newer document. */
  path: Path
  change: string
}

type Compare = (old: View, next: View, name: string) => string[]

/** Readers who know the old schema get messages of the new one. */
export const brokenReaders = (old: Node, next: Node): SchemaChange[] => compare(old, next, '', readersFail)

/** Messages of the old schema are read with the new one. */
export const brokenWriters = (old: Node, next: Node): SchemaChange[] => compare(old, next, '', writersFail)

/** Properties that readers of the old one may use, although nobody has promised them. */
export const removedOptionals = (old: Node, next: Node): SchemaChange[] => compare(old, next, '', optionalsMissing)

/** A schema with its allOf merged. */
interface View {
  schema: JsonObject
  properties: Map<string, Node>
  required: Set<string>
}

const maxDepth = 12

function compare(oldNode: Node, nextNode: Node, name: string, fails: Compare, depth = 0): SchemaChange[] {
  if (depth > maxDepth || !isObject(oldNode.value) || !isObject(nextNode.value)) return []
  const [old, next] = [viewOf(oldNode), viewOf(nextNode)]
  const own = fails(old, next, name).map((change) => ({ path: nextNode.path, change }))
  const properties = [...old.properties].flatMap(([key, node]) => {
    const counterpart = next.properties.get(key)
    return counterpart ? compare(node, counterpart, name === '' ? key : `${name}.${key}`, fails, depth + 1) : []
  })
  const [oldItem, nextItem] = [itemsOf(oldNode)[0], itemsOf(nextNode)[0]]
  const items = oldItem && nextItem ? compare(oldItem, nextItem, `${name}[]`, fails, depth + 1) : []
  return [...own, ...properties, ...items]
}

function viewOf(node: Node): View {
  const schema = isObject(node.value) ? node.value : {}
  const composed = childrenOf(child(node, 'allOf')).map(viewOf)
  const properties = childIfAny(node, 'properties')
  const own = properties ? childrenOf(properties).map((property): [string, Node] => [keyOf(property), property]) : []
  return {
    schema: Object.assign({}, ...composed.map((part) => part.schema), schema),
    properties: new Map([...composed.flatMap((part) => [...part.properties]), ...own]),
    required: new Set([...composed.flatMap((part) => [...part.required]), ...listOf(schema.required).map(String)]),
  }
}

function readersFail(old: View, next: View, name: string): string[] {
  const here = (key: string) => (name === '' ? key : `${name}.${key}`)
  const removed = [...old.required].filter((key) => old.properties.has(key) && !next.properties.has(key))
  const optional = [...old.required].filter((key) => next.properties.has(key) && !next.required.has(key))
  return [
    ...removed.map((key) => removal(old, next, key, here)),
    ...optional.map((key) => `${here(key)} is no longer required`),
    ...typeChange(next, old, (before, after) => `${name || 'the payload'} was ${before} and is ${after}`),
    ...valuesMissing(next, old).map(
      (value) => `${name || 'the payload'} may now be ${value}, which consumers do not know`,
    ),
  ]
}

function writersFail(old: View, next: View, name: string): string[] {
  const here = (key: string) => (name === '' ? key : `${name}.${key}`)
  const added = [...next.required].filter((key) => !old.required.has(key))
  const closed = next.schema.additionalProperties === false ? [...old.properties.keys()] : []
  const refused = closed.filter((key) => !next.properties.has(key))
  return [
    ...added.map((key) => `${here(key)} is newly required, and older messages may lack it`),
    ...refused.map((key) => `${here(key)} is removed and no longer accepted`),
    ...typeChange(old, next, (after, before) => `${name || 'the payload'} was ${before} and is ${after}`),
    ...valuesMissing(old, next).map((value) => `${name || 'the payload'} may no longer be ${value}`),
    ...tightened(old, next, name),
  ]
}

function optionalsMissing(old: View, next: View, name: string): string[] {
  const missing = [...old.properties.keys()].filter((key) => !next.properties.has(key) && !old.required.has(key))
  return missing.map((key) => removal(old, next, key, (own) => (name === '' ? own : `${name}.${own}`)))
}

/** One that came with the same schema is its likely new name. */
function removal(old: View, next: View, key: string, here: (key: string) => string): string {
  const schema = JSON.stringify(old.properties.get(key)?.value)
  const renamed = [...next.properties].find(
    ([other, { value }]) => !old.properties.has(other) && JSON.stringify(value) === schema,
  )
  return renamed ? `${here(key)} is renamed to ${renamed[0]}` : `${here(key)} is removed`
}

const typesOf = ({ schema }: View): string[] => listOf(schema.type).map(String)

const isCovered = (type: string, by: string[]): boolean =>
  by.includes(type) || (type === 'integer' && by.includes('number'))

/** What `from` allows and `to` does not: readers must know the types of the new schema, the new one those of older messages. */
function typeChange(from: View, to: View, change: (before: string, after: string) => string): string[] {
  const [given, known] = [typesOf(from), typesOf(to)]
  if (given.length > 0 && known.length > 0 && !given.every((type) => isCovered(type, known)))
    return [change(known.join(' or '), given.join(' or '))]
  const [format, other] = [from.schema.format, to.schema.format]
  const isOther = typeof format === 'string' && typeof other === 'string' && format !== other
  return isOther ? [change(`the format ${other}`, `the format ${format}`)] : []
}

/** The values that `a` allows and `b` does not. Without an enum, any value is allowed. */
function valuesMissing(a: View, b: View): string[] {
  const [allowed, others] = [valuesOf(a), valuesOf(b)]
  if (!others) return []
  if (!allowed) return ['any other value']
  return allowed.filter((value) => !others.includes(value))
}

const valuesOf = ({ schema }: View): string[] | undefined => {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value))
  return 'const' in schema ? [JSON.stringify(schema.const)] : undefined
}

const upper = ['maxLength', 'maxItems', 'maximum', 'maxProperties'] as const
const lower = ['minLength', 'minItems', 'minimum', 'minProperties'] as const

function tightened(old: View, next: View, name: string): string[] {
  const what = name || 'the payload'
  const number = (value: unknown, none: number) => (typeof value === 'number' ? value : none)
  const lowered = upper.filter((key) => number(next.schema[key], Infinity) < number(old.schema[key], Infinity))
  const raised = lower.filter((key) => number(next.schema[key], -Infinity) > number(old.schema[key], -Infinity))
  const pattern = next.schema.pattern !== undefined && next.schema.pattern !== old.schema.pattern ? ['pattern'] : []
  return [...lowered, ...raised, ...pattern].map((key) => `${what} has a stricter ${key}`)
}
