/** A schema of an exercise's own on the real PostgreSQL. */
import pg from 'pg'
import type { CheckContext } from './exercise.ts'

/**
 * Creates a schema with tables for the work, and drops it.
 * @param work is given a function that opens a pool of connections to the schema, as each process of a service has one
 */
export async function withSchema<Result>(
  ctx: CheckContext,
  tables: string,
  work: (openPool: () => pg.Pool) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl: connectionString } = ctx
  const schema = ctx.uniqueName()
  const server = new pg.Client({ connectionString })
  await server.connect()
  const openPool = () => {
    const pool = new pg.Pool({
      connectionString,
      application_name: schema,
      options: `-c search_path=${schema}`,
      // A transaction that was left open must not hold up others for ever.
      lock_timeout: 5_000,
    })
    // Otherwise a connection that is terminated below would end this process.
    pool.on('error', () => {})
    pool.on('connect', (client) => void client.on('error', () => {}))
    return pool
  }
  try {
    await server.query(`CREATE SCHEMA ${schema}`)
    await openPool().query(tables)
    return await work(openPool)
  } finally {
    // Unfinished code may have left a transaction open, which would hold the tables.
    await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [schema])
    await server.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await server.end()
  }
}
