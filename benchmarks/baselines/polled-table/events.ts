/** The events in the table, and how a service declares those that it handles. */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import type { SettledOrder } from '#shared/domain/follow-ups.ts'
import { type Tx, toJsonInput } from '#shared/persistence/database.ts'

interface Refusal {
  orderId: string
  reason: CancelReason
}

export interface EventData {
  OrderCreated: PlacedOrder
  PaymentSucceeded: PlacedOrder
  PaymentFailed: Refusal
  StockReserved: PlacedOrder
  StockRejected: Refusal
  LabelCreated: { orderId: string }
  LabelRefused: Refusal
  OrderCompleted: SettledOrder
  OrderCancelled: SettledOrder
}
type EventType = keyof EventData
export type Event = { [Type in EventType]: { type: Type; data: EventData[Type] } }[EventType]

export const event = <Type extends EventType>(type: Type, data: EventData[Type]): Event => ({ type, data }) as Event

export interface EventContext extends ServiceContext {
  /** Inserts the event that follows from a result, in the transaction of the operation that the hook is passed to. */
  insert<Result>(toNextEvent: (result: Result) => Event | undefined): TransactionHook<Result>
}

export const eventContext = (ctx: ServiceContext): EventContext => ({
  ...ctx,
  insert: (toNextEvent) => async (tx, result) => insertEvent(ctx, tx, toNextEvent(result)),
})

async function insertEvent(ctx: ServiceContext, tx: Tx, next: Event | undefined): Promise<void> {
  if (!next) return
  const { type, data } = next
  await tx.polledEvent.create({ data: { type, data: toJsonInput(data), createdAt: ctx.now() } })
}

export type Handlers = { [Type in EventType]?: (data: EventData[Type], ctx: EventContext) => Promise<unknown> }

/** Declares the events that a service handles. */
export const handlers = (table: Handlers): Handlers => table
