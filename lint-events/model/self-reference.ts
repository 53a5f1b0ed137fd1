/** References that lead to nothing but each other. Spectral follows them for ever when it looks for the place of a finding. */
import { isObject } from './json.ts'

/** @returns such a reference, if the document has one within itself */
export function selfReference(root: unknown): string | undefined {
  const visited = new Set<unknown>()
  const visit = (value: unknown): string | undefined => {
    if (typeof value !== 'object' || value === null || visited.has(value)) return undefined
    visited.add(value)
    if (leadsToItself(root, value)) return (value as { $ref: string }).$ref
    for (const part of Object.values(value)) {
      const found = visit(part)
      if (found !== undefined) return found
    }
    return undefined
  }
  return visit(root)
}

function leadsToItself(root: unknown, start: unknown): boolean {
  const followed = new Set<unknown>()
  let value = start
  while (isObject(value) && typeof value.$ref === 'string' && value.$ref.startsWith('#/')) {
    if (followed.has(value)) return true
    followed.add(value)
    value = valueAt(root, value.$ref)
  }
  return false
}

const valueAt = (root: unknown, reference: string): unknown =>
  reference
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' ? (value as Record<string, unknown>)?.[key] : undefined),
      root,
    )
