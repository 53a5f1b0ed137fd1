/** A rule: what it looks for, and what a person should know about it. */
import type { Path } from '../model/json.ts'
import type { EventDocument } from '../model/types.ts'

export type Severity = 'error' | 'warn' | 'info'

export interface Violation {
  path: Path
  /** What is wrong here, as a sentence. */
  message: string
}

export interface RuleContext {
  /** All documents that were given, this one included. */
  system: EventDocument[]
  /** An earlier state of this document, if one was given. */
  older: EventDocument | undefined
  maxPayloadBytes: number
}

export interface Rule {
  name: string
  what: string
  why: string
  todo: string
  /** The section of docs/event-driven-architecture.md. */
  section: string
  severity: Severity
  check(document: EventDocument, ctx: RuleContext): Violation[]
}

/** A large message of Kafka's default limit; brokers of other kinds have smaller ones. */
export const defaultMaxPayloadBytes = 2 ** 20

/** "a, b, c and 4 more" */
export function enumerate(names: string[], most = 5): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
