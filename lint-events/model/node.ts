/** A place in a document, read in two ways: with every reference resolved, and as it is written. */
import { isObject, type JsonObject, type Path, textOf } from './json.ts'

export interface Node {
  /** With references resolved. A circular one stays `{ $ref }`. */
  value: unknown
  /** As written, since the name of a component is only in the reference to it. Undefined inside another file. */
  written: unknown
  /** From the root, through references. */
  path: Path
  root: unknown
}

export const rootNode = (resolved: unknown, written: unknown): Node => ({
  value: resolved,
  written,
  path: [],
  root: written,
})

export const child = (node: Node, key: string | number): Node => ({
  value: propertyOf(node.value, key),
  written: propertyOf(follow(node.written, node.root), key),
  path: [...node.path, key],
  root: node.root,
})

export function childrenOf(node: Node): Node[] {
  if (Array.isArray(node.value)) return node.value.map((_, index) => child(node, index))
  return isObject(node.value) ? Object.keys(node.value).map((key) => child(node, key)) : []
}

/** @returns the child, or undefined when there is none */
export function childIfAny(node: Node, key: string | number): Node | undefined {
  const found = child(node, key)
  return found.value === undefined ? undefined : found
}

/** The name under which its parent holds it. */
export const keyOf = (node: Node): string => String(node.path.at(-1) ?? '')

/** The last part of the reference that is written here, such as OrderCreated of #/components/messages/OrderCreated. */
export function referredName(node: Node): string | undefined {
  const reference = isObject(node.written) ? textOf(node.written.$ref) : undefined
  return reference === undefined ? undefined : segmentsOf(reference).at(-1)
}

const maxHops = 20

/** Follows local references. @returns undefined for a reference to another file, and for one that leads nowhere */
function follow(written: unknown, root: unknown): unknown {
  let found = written
  for (let hops = 0; hops < maxHops && isObject(found) && typeof found.$ref === 'string'; hops++) {
    if (!found.$ref.startsWith('#')) return undefined
    found = segmentsOf(found.$ref).reduce<unknown>(propertyOf, root)
  }
  return found
}

const segmentsOf = (reference: string): string[] =>
  reference
    .replace(/^[^#]*#?\/?/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decode(segment.replaceAll('~1', '/').replaceAll('~0', '~')))

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a percent sign that encodes nothing
  }
}

const propertyOf = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined
