/** What a workflow says of its order: while it runs, when asked, and at its end. */
import type { CancelReason, OrderStatus } from '#shared/contracts/order.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'

export interface OrderOutcome extends SettledOrder {
  reason: CancelReason | null
}

/** The answer to the query `order`. */
export interface OrderProgress {
  orderId: string
  customerId: string
  status: OrderStatus
  reason: CancelReason | null
  /** What it is doing now, for a person. */
  step: string
}

/** The workflow's result: how the order ended, and which follow-ups were given up. */
export interface OrderResult extends OrderOutcome {
  missed: string[]
}
