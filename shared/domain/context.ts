/** What every domain operation is given, and the one way in which a caller joins its transaction. */
import type { Database, Tx } from '#shared/persistence/database.ts'
import type { Providers } from '#shared/providers/client.ts'

export interface ServiceContext {
  /** Whose orders these are. Every style has the same providers, so its orders need names of their own. */
  style: string
  db: Database
  providers: Providers
  /** The time now; injected so that tests can set it. */
  now(): Date
}

/** What else belongs in the transaction that records a result: an outbox row, an inbox row. */
export type TransactionHook<Result> = (tx: Tx, result: Result) => Promise<void>

export const noHook = async (): Promise<void> => {}

/**
 * Records a result that takes one writing statement, together with what else belongs to it. With nothing else, the
 * statement is a transaction already, and three round trips to the database are saved.
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
