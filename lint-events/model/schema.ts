/** The parts of a JSON Schema, and how large what it describes may become. */
import { isObject, type JsonObject, textOf } from './json.ts'
import { child, childIfAny, childrenOf, keyOf, type Node } from './node.ts'

export interface SchemaPart {
  /** Such as items[].productId; '' for the whole. */
  name: string
  node: Node
  schema: JsonObject
}

const maxParts = 2_000
const compositions = ['allOf', 'oneOf', 'anyOf'] as const

/** Every part of the schema, itself included. A circular reference ends there. */
export function partsOf(root: Node): SchemaPart[] {
  const parts: SchemaPart[] = []
  const visit = (node: Node, name: string): void => {
    if (!isObject(node.value) || '$ref' in node.value || parts.length >= maxParts) return
    parts.push({ name, node, schema: node.value })
    for (const key of compositions) for (const option of childrenOf(child(node, key))) visit(option, name)
    for (const property of childrenOf(child(node, 'properties'))) visit(property, dotted(name, keyOf(property)))
    for (const item of itemsOf(node)) visit(item, `${name}[]`)
    const others = childIfAny(node, 'additionalProperties')
    if (others) visit(others, dotted(name, '*'))
  }
  visit(root, '')
  return parts
}

export function itemsOf(node: Node): Node[] {
  const items = childIfAny(node, 'items')
  return items ? (Array.isArray(items.value) ? childrenOf(items) : [items]) : []
}

const dotted = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`)

export const hasType = (schema: JsonObject, type: string): boolean =>
  schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type))

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** Formats whose texts are short by their definition. */
const shortFormats = new Set(
  'date date-time duration email hostname idn-email idn-hostname ipv4 ipv6 regex time uri uri-reference url uuid'.split(
    ' ',
  ),
)

/** Whether a text may be of any length. A pattern limits it if it is anchored and repeats nothing without end. */
export function isEndlessText(schema: JsonObject): boolean {
  if (!hasType(schema, 'string') || isNumber(schema.maxLength) || 'enum' in schema || 'const' in schema) return false
  if (shortFormats.has(textOf(schema.format) ?? '')) return false
  const pattern = textOf(schema.pattern)
  return !(pattern?.startsWith('^') && pattern.endsWith('$') && !/(?<!\\)(?:[*+]|\{\d+,\})/.test(pattern))
}

/** Why a part may have any number of elements, or undefined. */
export function endlessCollection(schema: JsonObject, node: Node): string | undefined {
  if (hasType(schema, 'array') || 'items' in schema) {
    const isTuple = Array.isArray(schema.items)
    const isSet = schema.uniqueItems === true && itemsOf(node).every(({ value }) => isObject(value) && 'enum' in value)
    return isNumber(schema.maxItems) || isTuple || isSet ? undefined : 'an array without maxItems'
  }
  if (isNumber(schema.maxProperties) || !hasType(schema, 'object') || 'propertyNames' in schema) return undefined
  if (isObject(schema.additionalProperties) && Object.keys(schema.additionalProperties).length > 0)
    return 'a map without maxProperties'
  const isDescribed = ['properties', 'patternProperties', ...compositions].some((key) => key in schema)
  return isDescribed || schema.additionalProperties === false ? undefined : 'an object of any content'
}

const otherBytes = 24
const formatBytes = 40

/**
 * The most bytes that the schema allows as JSON, without what it does not limit.
 * @param node of a schema; a circular part counts as nothing
 */
export function maxBytesOf(node: Node): number {
  const { value: schema } = node
  if (!isObject(schema) || '$ref' in schema) return 0
  const own = ownBytes(schema, node)
  const sizes = (key: string) => childrenOf(child(node, key)).map(maxBytesOf)
  const sum = (numbers: number[]) => numbers.reduce((total, bytes) => total + bytes, 0)
  return own + sum(sizes('allOf')) + Math.max(0, ...sizes('oneOf'), ...sizes('anyOf'))
}

function ownBytes(schema: JsonObject, node: Node): number {
  if (Array.isArray(schema.enum)) return Math.max(0, ...schema.enum.map((value) => JSON.stringify(value)?.length ?? 0))
  if (hasType(schema, 'string')) return isNumber(schema.maxLength) ? schema.maxLength + 2 : formatBytes
  if (hasType(schema, 'array')) {
    const item = Math.max(0, ...itemsOf(node).map((part) => maxBytesOf(part) + 1))
    return 2 + (isNumber(schema.maxItems) ? schema.maxItems : 1) * item
  }
  const properties = childrenOf(child(node, 'properties'))
  if (properties.length === 0) return 'type' in schema ? otherBytes : 0
  return properties.reduce((total, property) => total + keyOf(property).length + 4 + maxBytesOf(property), 2)
}
