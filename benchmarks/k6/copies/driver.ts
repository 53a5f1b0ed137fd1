// A copy of benchmarks/load/driver.ts, which benchmarks/load/k6-folder.test.ts writes.
/** The interface of load drivers: they send a workload to a style and return one attempt per order. */
import type { PlaceOrderInput } from '../order.ts'

/**
 * The planned outcome of an order: refused by a provider, because of its card, product or address; or cancelled by the
 * customer as soon as there is a response, which may be too late.
 */
export const scenarios = ['none', 'card-declined', 'out-of-stock', 'undeliverable-address', 'cancelled'] as const
export type Scenario = (typeof scenarios)[number]

export interface Target {
  /** The order API, such as http://127.0.0.1:7420 */
  url: string
  /** All of them, when the order service has several processes: orders go to them in turn. */
  urls?: readonly string[]
  tokenSecret: string
}

export interface Workload {
  seed: number
  ratePerS: number
  durationMs: number
  /**
   * spaced: one arrival at a random instant of each slot of 1/rate, without bursts, so that each order is measured by itself.
   * poisson: independent customers, with bursts, as in production. Both give exactly rate × duration arrivals.
   */
  arrivals: 'spaced' | 'poisson'
  /** Starts every idempotency key; unique per cell, since orders and workflows are named after their keys. */
  keyPrefix: string
  /** The share of orders with each scenario; the rest complete. */
  refusals: Partial<Record<Scenario, number>>
  /** How many different products an order has, and how many of each: from, to. */
  items?: Items
  /** Orders between these instants, in milliseconds after the start, are for one of this product. */
  hotProduct?: HotProduct
  /** How long to wait for a response. */
  timeoutMs: number
  /** While this many orders wait for a response, arrivals are dropped, and counted. */
  maxInFlight: number
  /** Clients repeat what is not acknowledged, with the same idempotency key; they give up at once when absent. Not with k6. */
  retries?: Retries
}

/** What a client does when an order is not acknowledged. */
export const clientKinds = ['give-up', 'retry'] as const
export type ClientKind = (typeof clientKinds)[number]

/** In milliseconds. */
export interface Retries {
  /** No request starts later than this after the intended start. */
  withinMs: number
  firstDelayMs: number
  maxDelayMs: number
  /** How long one request waits for its response, instead of the workload's time. */
  timeoutMs: number
}

export interface HotProduct {
  productId: string
  fromMs: number
  untilMs: number
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
  /** HTTP status; null without a response. */
  status: number | null
  orderId: string | null
  customerId: string
  idempotencyKey: string
  /** The order as the customer sent it, which the audit compares every effect with. */
  input: PlaceOrderInput
  scenario: Scenario
  /** Whether a cancellation was acknowledged; only where one was requested and the driver reads its response (not k6). */
  cancelled?: boolean
  /** The error of the server or the network, if it was not a success. */
  error: string | null
  /** Only when admission control refused it: after how many seconds to retry. */
  retryAfterS?: number
  /** How many requests it took; only of clients that retry. The rest describes the last one. */
  requests?: number
}

export interface LoadRun {
  attempts: Attempt[]
  /** Arrivals that were never sent. */
  dropped: number
  /** Starts later than `lateAfterMs` after their intended time. */
  late: number
  /** The driver's own CPU time, in milliseconds; no part of any style's cost. */
  cpuMs: number
  /** Delays of the driver itself: of its event loop, or, for k6, of its starts. */
  loopDelayMs: { p99: number; max: number }
  /** False when the driver fell behind: the figures then describe the driver, not the style. */
  valid: boolean
  notes: string[]
}

export interface LoadDriver {
  run(target: Target, workload: Workload): Promise<LoadRun>
  close(): Promise<void>
}

export const lateAfterMs = 10
/** The maximum share of late starts in a valid run; a single late start is always permitted. */
export const maxLateShare = 0.02

/** Refused by admission control (HTTP 503 with Retry-After): nothing was started, which other 503s do not guarantee. */
export const isOverloaded = (attempt: { status: number | null; retryAfterS?: number }): boolean =>
  attempt.status === 503 && attempt.retryAfterS !== undefined

/** A response that guarantees the order. */
export const isAcknowledged = (attempt: { status: number | null }): boolean =>
  attempt.status !== null && attempt.status >= 200 && attempt.status < 300
