/** What a workflow returns about its order: its progress, its outcome and its result. */
import type { CancelReason, OrderStatus } from '#shared/contracts/order.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'

export interface OrderOutcome extends SettledOrder {
  reason: CancelReason | null
}

/** The result of the query `order`. */
export interface OrderProgress {
  orderId: string
  customerId: string
  status: OrderStatus
  reason: CancelReason | null
  /** The current step, for a person. */
  step: string
}

/** The workflow's result: the outcome of the order, and the services whose follow-up was missed. */
export interface OrderResult extends OrderOutcome {
  missed: string[]
}
