/** The jobs: what each needs, and how a service declares the ones it does. Each job enqueues those that follow from it. */
import { createHash } from 'node:crypto'
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { PartnerName } from '#shared/contracts/services.ts'
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'

interface OrderRef {
  orderId: string
}

export interface Payloads {
  'order.complete': OrderRef
  'order.cancel': OrderRef & { reason: CancelReason }
  'payment.charge': PlacedOrder
  'payment.refund': OrderRef
  'inventory.reserve': PlacedOrder
  'inventory.sell': OrderRef
  'inventory.release': OrderRef
  'shipping.createLabel': PlacedOrder
  'shipping.voidLabel': OrderRef
  'notification.send': SettledOrder
  'analytics.track': SettledOrder
  'loyalty.addPoints': SettledOrder
  [partner: `${PartnerName}.credit`]: SettledOrder
}
/** The service that does it, and what it does. Also the name of its queue. */
export type JobName = keyof Payloads

export type Job = { [Name in JobName]: { name: Name; payload: Payloads[Name] } }[JobName]

export const job = <Name extends JobName>(name: Name, payload: Payloads[Name]): Job => ({ name, payload }) as Job

/** Equal for equal work, so that a repeated job cannot enqueue its successors a second time. RFC 9562, v8. */
export function jobIdOf({ name, payload: { orderId } }: Job): string {
  const h = createHash('sha256').update(`${name}\n${orderId}`).digest('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
}

export interface JobContext extends ServiceContext {
  /** Enqueues the jobs that follow from a result, in the transaction of the operation that the hook is passed to. */
  enqueue<Result>(toNextJobs: (result: Result) => Job[]): TransactionHook<Result>
}

/** The jobs that a service does. */
export type ServiceJobs = { [Name in JobName]?: (payload: Payloads[Name], ctx: JobContext) => Promise<unknown> }

/** Declares the jobs that a service does. */
export const jobs = (table: ServiceJobs): ServiceJobs => table
