/** Checks PostgreSQL by a query. */
import pg from 'pg'
import { timeouts } from '#shared/runtime/timeouts.ts'

/** A round trip through SQL. */
export async function isPostgresReady(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeouts.probeMs,
    query_timeout: timeouts.probeMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('SELECT 1 AS one')
    return rows[0]?.one === 1
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
