/** What passes between the k6 driver and the script it runs, benchmarks/k6/drive.ts: names only, for Node and for k6. */
import type { PlaceOrderInput } from '../../shared/contracts/order.ts'

/** One line of the plan; its place in the plan is its name. */
export interface DrivenOrder {
  /** After the start of the run. */
  offsetMs: number
  token: string
  input: PlaceOrderInput
  /** The customer cancels it as soon as there is an answer. */
  cancelled: boolean
}

/** The metric whose samples are the attempts, and what each sample carries beside its value. */
export const attemptMetric = 'accept_ms'
export interface AttemptMetadata {
  order: number
  intendedAt: number
  startedAt: number
  endedAt: number
  /** HTTP status; 0 when no answer came. */
  status: number
  orderId: string
  error: string
  /** Empty unless the front door refused by overload. */
  retryAfterS: number | ''
}
