/** What was found, in one form for documents and clusters, and what is known of each rule. */
import { clusterRules } from './cluster/rules.ts'
import type { Path } from './model/json.ts'
import type { Severity } from './rules/rule.ts'
import { allRules } from './rules/rules.ts'

export interface Finding {
  rule: string
  severity: Severity
  /** Relative to the working directory; for a cluster its address. */
  file: string
  /** From 1. Undefined for a cluster. */
  range: { line: number; column: number; endLine: number; endColumn: number } | undefined
  /** A JSON path such as $.channels.orders; for a cluster the topic or group. */
  path: string
  message: string
}

export interface Ignored {
  rule: string
  file: string
  path: string
  reason: string
}

export interface Report {
  documents: string[]
  findings: Finding[]
  ignored: Ignored[]
}

/** What the AsyncAPI parser itself reports. */
const invalidDocument: RuleFacts = {
  name: 'invalid-document',
  what: 'A document that violates the AsyncAPI specification.',
  why: 'Tools read it differently or not at all, and the findings below may be incomplete.',
  todo: 'Correct it, or upgrade it to a version that has what it uses.',
  section: '§4',
  severity: 'error',
}

export interface RuleFacts {
  name: string
  what: string
  why: string
  todo: string
  section: string
  severity: Severity
}

export const ruleFacts: RuleFacts[] = [...allRules, ...clusterRules, invalidDocument]

export const factsOf = (rule: string): RuleFacts => ruleFacts.find(({ name }) => name === rule) ?? invalidDocument

export const jsonPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number' || /^\d+$/.test(key)) return `${text}[${key}]`
    return /^[A-Za-z_]\w*$/.test(key) ? `${text}.${key}` : `${text}['${key.replaceAll("'", "\\'")}']`
  }, '$')
