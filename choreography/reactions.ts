/** A service of the choreography: a table of the events it reacts to. A redelivered event takes effect only once. */
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import type { Tx } from '#shared/persistence/database.ts'
import { writeInbox } from '#shared/persistence/inbox.ts'
import { writeOutbox } from '#shared/persistence/outbox.ts'
import { toOutboxEvent } from './envelope.ts'
import type { DomainEvent, EventName, PayloadOf } from './events.ts'

/** Both hooks run in the transaction of the domain operation they are passed to, and roll it back for a redelivery. */
export interface ReactionContext extends ServiceContext {
  /** Marks the consumed event as processed (inbox). */
  recordInbox: TransactionHook<unknown>
  /** Marks the consumed event as processed (inbox) and writes the event that follows from the result (outbox). */
  commitWith<Result>(toNextEvent: (result: Result) => DomainEvent | undefined): TransactionHook<Result>
}

export type Reactions = { [Name in EventName]?: (payload: PayloadOf<Name>, ctx: ReactionContext) => Promise<unknown> }

export interface EventConsumer {
  name: string
  reactions: Reactions
}

/** Declares a service by the events it reacts to. */
export const reactions = (name: string, table: Reactions): EventConsumer => ({ name, reactions: table })

/** Writes an event to the outbox of its service, in the caller's transaction; `undefined` writes nothing. */
export async function recordOutbox(ctx: ServiceContext, tx: Tx, event: DomainEvent | undefined): Promise<void> {
  if (event) await writeOutbox(tx, toOutboxEvent(event, ctx.now()))
}

/**
 * Runs the service's reaction to one event, if it has one.
 * @returns whether an event follows from it
 * @throws DuplicateEvent when it was processed before, and whatever the reaction throws
 */
export async function dispatch(service: EventConsumer, ctx: ServiceContext, event: DomainEvent): Promise<boolean> {
  const { id, type, payload } = event
  const consumed = { id, type, orderId: payload.orderId }
  const reaction = service.reactions[type] as Reactions[EventName] & ((...args: unknown[]) => Promise<unknown>)
  if (!reaction) return false
  let isRecorded = false
  let hasNextEvent = false
  async function record(tx: Tx, nextEvent: DomainEvent | undefined): Promise<void> {
    const next = nextEvent && toOutboxEvent(nextEvent, ctx.now())
    await writeInbox(tx, service.name, consumed, ctx.now(), next)
    isRecorded = true
    hasNextEvent = next !== undefined
  }
  await reaction(payload, {
    ...ctx,
    recordInbox: (tx) => record(tx, undefined),
    commitWith: (toNextEvent) => (tx, result) => record(tx, toNextEvent(result)),
  } satisfies ReactionContext)
  if (!isRecorded) throw new Error(`${service.name} reacted to ${type} without recording it in the inbox`)
  return hasNextEvent
}
