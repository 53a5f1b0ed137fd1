/** What an invariant is: a description, and a check that reports every order for which it does not hold. */
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
  /** The service whose process it kills, if any. */
  kills?: string | undefined
  at: number
  /** Until its recovery had ended, such as the start of a process. */
  until: number
  /** When its backlog was done too, if that was later. */
  drainedAt?: number
}

/** How the style drained: what was left at the last check. */
export interface Drain {
  withinMs: number
  /** Work left by kind; empty when the style has drained. */
  left: Record<string, number>
  /** What is left was still becoming less when the wait ended: it is late, not lost. */
  isMoving?: boolean
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
  /** Returns findings and does not throw, so that an audit always completes. */
  check(ctx: AuditInput): Finding[]
}

/** The check of a rule that applies to each order by itself. */
export const forEachOrder =
  (rule: (order: OrderRecord, ctx: AuditInput) => string[]) =>
  (ctx: AuditInput): Finding[] =>
    [...ctx.snapshot.orders.values()].flatMap((order) =>
      rule(order, ctx).map((detail) => ({ orderId: order.orderId, detail })),
    )

/** Collects violations: `wrong.if(condition, detail)`. */
export function violationCollector() {
  const found: string[] = []
  return {
    found,
    if(condition: boolean, detail: string) {
      if (condition) found.push(detail)
    },
  }
}
