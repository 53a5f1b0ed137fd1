/** What drives load at a style: a workload goes in, one line per attempt comes out, whichever tool does it. */
// By a relative path, because k6 reads this file too and knows no import map.
import type { PlaceOrderInput } from '../../shared/contracts/order.ts'

/**
 * How an order is to end: refused by the outside world, which is asked for it by card, product or address; or cancelled by
 * the customer as soon as there is an answer, which may be too late.
 */
export const scenarios = ['none', 'card-declined', 'out-of-stock', 'undeliverable-address', 'cancelled'] as const
export type Scenario = (typeof scenarios)[number]

export interface Target {
  /** The order API, such as http://127.0.0.1:7420 */
  url: string
  tokenSecret: string
}

export interface Workload {
  seed: number
  ratePerS: number
  durationMs: number
  /**
   * spaced: one arrival at a random instant of each slot of 1/rate. No bursts, so an order is measured by itself.
   * poisson: independent customers, bursts and all, as a day's load comes. Both give exactly rate × duration arrivals.
   */
  arrivals: 'spaced' | 'poisson'
  /** Starts every idempotency key; unique per cell, since orders and workflows are named after their keys. */
  keyPrefix: string
  /** The share of orders with each fate; the rest complete. */
  refusals: Partial<Record<Scenario, number>>
  /** How many different products an order has, and how many of each: from, to. */
  items?: Items
  /** When to give up on an answer. */
  timeoutMs: number
  /** Arrivals beyond this many unanswered ones are dropped, and counted. */
  maxInFlight: number
}

export interface Items {
  products: readonly [number, number]
  quantity: readonly [number, number]
}
export const defaultItems: Items = { products: [1, 3], quantity: [1, 3] }

/** Times are milliseconds since the epoch, with fractions. Latency counts from `intendedAt`, never from `startedAt`. */
export interface Attempt {
  intendedAt: number
  startedAt: number
  endedAt: number
  /** HTTP status, or null when no answer came. */
  status: number | null
  orderId: string | null
  customerId: string
  idempotencyKey: string
  /** The order as the customer sent it: what the audit holds every effect against. */
  input: PlaceOrderInput
  scenario: Scenario
  /** Whether a cancellation was acknowledged; only where one was asked for and the driver (not k6) hears the answer. */
  cancelled?: boolean
  /** What the server, or the network, said when it was not a success. */
  error: string | null
  /** Only where the front door refused by overload: after how many seconds it said to ask again. */
  retryAfterS?: number
}

export interface LoadRun {
  attempts: Attempt[]
  /** Arrivals that were never sent. */
  dropped: number
  /** Starts later than `lateAfterMs` after their intended time. */
  late: number
  /** The driver's own CPU time, in milliseconds; no part of any style's cost. */
  cpuMs: number
  /** How long the driver was held up: its event loop; where there is none (k6), its starts. */
  loopDelayMs: { p99: number; max: number }
  /** False when the driver fell behind: the figures then speak of the driver, not of the style. */
  valid: boolean
  notes: string[]
}

export interface LoadDriver {
  run(target: Target, workload: Workload): Promise<LoadRun>
  close(): Promise<void>
}

export const lateAfterMs = 10
/** The most late starts a valid run may have, as a share of its arrivals; a single one is a hiccup, not a driver behind. */
export const lateShareAllowed = 0.02

/** Refused by overload (HTTP 503 with Retry-After): nothing has begun, which a 503 for any other reason cannot promise. */
export const isOverloaded = (attempt: { status: number | null; retryAfterS?: number }): boolean =>
  attempt.status === 503 && attempt.retryAfterS !== undefined

/** An answer that promises the order: the client may go. */
export const isAcknowledged = (attempt: { status: number | null }): boolean =>
  attempt.status !== null && attempt.status >= 200 && attempt.status < 300
