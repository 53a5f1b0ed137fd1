/** A service of the choreography: a table of facts it reacts to. Each reaction takes effect once, however often it comes. */
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import type { Tx } from '#shared/persistence/database.ts'
import { writeInbox } from '#shared/persistence/inbox.ts'
import { writeOutbox } from '#shared/persistence/outbox.ts'
import { type ConsumedEvent, toOutboxEvent } from './envelope.ts'
import type { DomainEvent, EventName, PayloadOf } from './events.ts'

/** What a reaction is given beside the fact. */
export interface ReactionContext extends ServiceContext {
  /**
   * Completes a domain operation's transaction: the fact counts as absorbed (inbox), and what follows from the result is
   * said (outbox). A fact that was absorbed before rolls the transaction back.
   */
  once<Result>(follows?: (result: Result) => DomainEvent | undefined): TransactionHook<Result>
}

export type Reactions = { [Name in EventName]?: (payload: PayloadOf<Name>, ctx: ReactionContext) => Promise<unknown> }

export interface EventConsumer {
  name: string
  reactions: Reactions
}

/** Declares a service by what it reacts to. */
export const reactions = (name: string, table: Reactions): EventConsumer => ({ name, reactions: table })

/** Writes a fact to the outbox of its service, in the caller's transaction. */
export const publish = (ctx: ServiceContext, tx: Tx, fact: DomainEvent): Promise<void> =>
  writeOutbox(tx, toOutboxEvent(fact, ctx.now()))

/**
 * Runs the reaction to one fact.
 * @throws AlreadyReceived when it was absorbed before, and whatever the reaction throws
 */
export async function dispatch(service: EventConsumer, ctx: ServiceContext, received: ConsumedEvent): Promise<void> {
  const reaction = service.reactions[received.type] as
    | ((payload: unknown, ctx: ReactionContext) => Promise<unknown>)
    | undefined
  if (!reaction) return
  let isRecorded = false
  await reaction(received.payload, {
    ...ctx,
    once: (follows) => async (tx, result) => {
      await writeInbox(tx, service.name, received, ctx.now())
      const next = follows?.(result)
      if (next) await publish(ctx, tx, next)
      isRecorded = true
    },
  })
  if (!isRecorded) throw new Error(`${service.name} reacted to ${received.type} without recording that it did`)
}
