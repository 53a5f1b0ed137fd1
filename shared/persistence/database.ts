/** The only door to Prisma's client: opens a style's database and names the types that the rest of the house uses. */
import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './generated/client.ts'

export type Database = PrismaClient
export type Tx = Prisma.TransactionClient
export type Sql = Prisma.Sql
export const sql = Prisma.sql

/**
 * @param url a postgres:// address naming the database
 * @param connections the most connections this process may hold at once; those that were opened stay open, since a
 *   service that was idle for a moment should not pay for new ones
 */
export function openDatabase(url: string, connections = 10): Database {
  return new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: url, max: connections, idleTimeoutMillis: 0 },
      { statementNameGenerator: statementNames() },
    ),
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  })
}

/** A whole JSON value for a Json column; Prisma's own input type has no place for interfaces. */
export const toJsonInput = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

/** Names each statement by its text, so that PostgreSQL parses it once per connection: a quarter of its work here. */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const name = names.get(sql) ?? `s${names.size}`
    names.set(sql, name)
    return name
  }
}
