/** The data that the k6 driver and its script, benchmarks/k6/drive.ts, exchange; for Node and for k6. */
import type { PlaceOrderInput } from './order.ts'

/** One order of the plan, identified by its index. */
export interface DrivenOrder {
  /** Milliseconds after the start of the run. */
  offsetMs: number
  token: string
  input: PlaceOrderInput
  /** The customer cancels it as soon as there is a response. */
  cancelled: boolean
}

/** The metric whose samples are the attempts, and the metadata of each sample. */
export const attemptMetric = 'accept_ms'
export interface AttemptMetadata {
  order: number
  intendedAt: number
  startedAt: number
  endedAt: number
  /** HTTP status; 0 without a response. */
  status: number
  orderId: string
  error: string
  /** Empty unless admission control refused the order. */
  retryAfterS: number | ''
}
