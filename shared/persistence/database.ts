/** Opens a style's database. All other code gets Prisma's client and its types from here. */
import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './generated/client.ts'

export type Database = PrismaClient
export type Tx = Prisma.TransactionClient
export type Sql = Prisma.Sql
export const sql = Prisma.sql

/**
 * @param url a postgres:// address naming the database
 * @param connections the size of the connection pool; idle connections stay open, so that a service that was idle for a
 *   moment does not have to reconnect
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

/** A value for a Json column. Prisma's input type does not accept interfaces. */
export const toJsonInput = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

/**
 * Names each statement by its text, so that PostgreSQL parses it once per connection. Parsing was a quarter of its
 * work.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const name = names.get(sql) ?? `s${names.size}`
    names.set(sql, name)
    return name
  }
}
