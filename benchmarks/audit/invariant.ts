/** What an invariant is: a sentence, and a look at the books that names every order for which it does not hold. */
import type { Attempt } from '../load/driver.ts'
import type { Consumption } from '../measure/consumption.ts'
import type { AuditSnapshot, OrderRecord } from './snapshot.ts'

export const invariantIds = [
  'I0',
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
] as const
export type InvariantId = (typeof invariantIds)[number]

export interface Finding {
  /** null when it concerns no single order. */
  orderId: string | null
  detail: string
}

/** A fault that an experiment injected, in milliseconds since the epoch. */
export interface InjectedFault {
  name: string
  at: number
  until: number
}

/** How the style came to rest: what was left, of what, when it was looked at for the last time. */
export interface Drain {
  withinMs: number
  /** Kind of work to how much of it is left; empty when nothing is. */
  left: Record<string, number>
}

export interface AuditInput {
  snapshot: AuditSnapshot
  attempts: readonly Attempt[]
  /** The services that follow a completed order in this cell: notification, analytics, loyalty, partner-1 … */
  followUps: readonly string[]
  drain: Drain
  faults: readonly InjectedFault[]
  /** What became of each message; null for a style without a broker. */
  consumption: Consumption | null
  /** Ids of the events that the experiment made unreadable or unprocessable, so that they may be dead letters. */
  poisoned?: readonly string[]
}

export interface Invariant {
  id: InvariantId
  description: string
  /** Findings, not exceptions: an audit goes through to its end. */
  check(ctx: AuditInput): Finding[]
}

/** The findings of a rule that looks at each order by itself. */
export const forEachOrder =
  (rule: (snapshot: OrderRecord, ctx: AuditInput) => string[]) =>
  (ctx: AuditInput): Finding[] =>
    [...ctx.snapshot.orders.values()].flatMap((snapshot) =>
      rule(snapshot, ctx).map((detail) => ({ orderId: snapshot.orderId, detail })),
    )

/** Collects what is wrong: `wrong.if(condition, detail)`. */
export function violationCollector() {
  const found: string[] = []
  return {
    found,
    if(condition: boolean, detail: string) {
      if (condition) found.push(detail)
    },
  }
}
