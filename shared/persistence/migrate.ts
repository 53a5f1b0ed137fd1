/** Makes a database ready: creates it, applies Prisma's migrations, seeds it. `DATABASE_URL=… node shared/persistence/migrate.ts` */
import pg from 'pg'
import { readConfig } from '#shared/runtime/config.ts'
import { Fault, messageOf } from '#shared/runtime/fault.ts'
import { openDatabase } from './database.ts'
import { applyMigrations } from './schema-engine.ts'
import { seed } from './seed.ts'

/** Creates the database that the address names, unless it exists. */
export async function createDatabase(url: string): Promise<void> {
  const server = new URL(url)
  const name = decodeURIComponent(server.pathname.slice(1))
  server.pathname = '/postgres'
  const client = new pg.Client({ connectionString: server.href })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/**
 * Idempotent: a database that is ready stays as it is.
 * @param url names the database, which need not exist yet
 * @returns the names of the migrations that this call applied
 */
export async function prepareDatabase(url: string): Promise<string[]> {
  try {
    await createDatabase(url)
    const applied = await applyMigrations(url)
    const db = openDatabase(url, 1)
    await seed(db).finally(() => db.$disconnect())
    return applied
  } catch (cause) {
    throw new Fault(
      'unavailable',
      `The database ${new URL(url).pathname.slice(1)} could not be prepared: ${messageOf(cause)}`,
      cause,
    )
  }
}

if (import.meta.main) {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const said = await prepareDatabase(DATABASE_URL).then(
    (applied) => (applied.length ? `applied ${applied.join(', ')}` : 'up to date'),
    (error) => {
      process.exitCode = 1
      return messageOf(error)
    },
  )
  console.log(said)
  process.exit()
}
