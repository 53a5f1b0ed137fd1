/** A service of the choreography: a table of facts it reacts to. Each reaction takes effect once, however often it comes. */
import type { AlsoRecord, ServiceContext } from '#shared/domain/context.ts'
import type { Tx } from '#shared/persistence/database.ts'
import { writeInbox } from '#shared/persistence/inbox.ts'
import { writeOutbox } from '#shared/persistence/outbox.ts'
import { outgoing, type ReceivedFact } from './envelope.ts'
import type { EventName, Fact, PayloadOf } from './events.ts'

/** What a reaction is given beside the fact. */
export interface ReactionContext extends ServiceContext {
  /**
   * Completes a domain operation's transaction: the fact counts as absorbed (inbox), and what follows from the result is
   * said (outbox). A fact that was absorbed before rolls the transaction back.
   */
  once<Result>(follows?: (result: Result) => Fact | undefined): AlsoRecord<Result>
}

export type Reactions = { [Name in EventName]?: (payload: PayloadOf<Name>, on: ReactionContext) => Promise<unknown> }

export interface ReactingService {
  name: string
  reactions: Reactions
}

/** Declares a service by what it reacts to. */
export const reactions = (name: string, table: Reactions): ReactingService => ({ name, reactions: table })

/** Writes a fact to the outbox of its service, in the caller's transaction. */
export const publish = (on: ServiceContext, tx: Tx, fact: Fact): Promise<void> =>
  writeOutbox(tx, outgoing(fact, on.now()))

/**
 * Runs the reaction to one fact.
 * @throws AlreadyReceived when it was absorbed before, and whatever the reaction throws
 */
export async function react(service: ReactingService, on: ServiceContext, received: ReceivedFact): Promise<void> {
  const reaction = service.reactions[received.type] as
    | ((payload: unknown, on: ReactionContext) => Promise<unknown>)
    | undefined
  if (!reaction) return
  let absorbed = false
  await reaction(received.payload, {
    ...on,
    once: (follows) => async (tx, result) => {
      await writeInbox(tx, service.name, received, on.now())
      const next = follows?.(result)
      if (next) await publish(on, tx, next)
      absorbed = true
    },
  })
  if (!absorbed) throw new Error(`${service.name} reacted to ${received.type} without recording that it did`)
}
