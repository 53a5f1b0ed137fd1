/**
 * `x-lint-events-ignore` switches rules off for the part of a document that has it, each with a reason:
 * `{ unbounded-payload: The API accepts at most 50 lines }`.
 */
import { isObject, listOf, type Path, textOf } from './json.ts'
import { wordsOf } from './words.ts'

const extension = 'x-lint-events-ignore'

export interface Ignore {
  rule: string
  reason: string | undefined
}

/** One word explains nothing. */
const fewestWords = 2

/** @returns the reason, or undefined for one that says too little */
export function reasonIn(value: unknown): string | undefined {
  const text = textOf(value)
  return text !== undefined && wordsOf(text).length >= fewestWords ? text : undefined
}

function ignoresOf(value: unknown): Ignore[] {
  const stated = isObject(value) ? value[extension] : undefined
  if (isObject(stated)) return Object.entries(stated).map(([rule, reason]) => ({ rule, reason: reasonIn(reason) }))
  return listOf(stated).map((rule) => ({ rule: textOf(rule) ?? JSON.stringify(rule), reason: undefined }))
}

/** Why a rule does not apply at this path, or undefined if it does. An ignore without a reason changes nothing. */
export function ignoredBecause(root: unknown, path: Path, rule: string): string | undefined {
  let value = root
  let reason: string | undefined
  for (const key of [...path, undefined]) {
    reason = ignoresOf(value).find((ignore) => ignore.rule === rule && ignore.reason)?.reason ?? reason
    if (key === undefined || typeof value !== 'object' || value === null) break
    value = (value as Record<string | number, unknown>)[key]
  }
  return reason
}

/** Every ignore of a document, as it is written. */
export function allIgnores(value: unknown, path: Path = []): { path: Path; ignore: Ignore }[] {
  if (typeof value !== 'object' || value === null) return []
  const own = ignoresOf(value).map((ignore) => ({ path: [...path, extension], ignore }))
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [...own, ...entries.flatMap(([key, part]) => (key === extension ? [] : allIgnores(part, [...path, key])))]
}
