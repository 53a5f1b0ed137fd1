/** What every domain operation needs, and the hook with which a caller takes part in its transaction. */
import type { Database, Tx } from '#shared/persistence/database.ts'
import type { Providers } from '#shared/providers/client.ts'

export interface ServiceContext {
  /** Part of every order id, because all styles share the same providers. */
  style: string
  db: Database
  providers: Providers
  /** The time now; injected so that tests can set it. */
  now(): Date
}

/** Runs in the transaction that stores a result, to add rows to it, such as an outbox row and an inbox row. */
export type TransactionHook<Result> = (tx: Tx, result: Result) => Promise<void>

export const noHook = async (): Promise<void> => {}

/**
 * Stores a result with a single writing statement and runs the hook in the same transaction. Without a hook the statement
 * needs no transaction of its own, which saves three round trips to the database.
 */
export async function recordWithHook<Result>(
  { db }: ServiceContext,
  record: (tx: Tx) => Promise<Result>,
  hook: TransactionHook<Result>,
): Promise<Result> {
  if (hook === noHook) return record(db)
  return db.$transaction(async (tx) => {
    const result = await record(tx)
    await hook(tx, result)
    return result
  })
}
