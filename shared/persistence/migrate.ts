/**
 * Prepares a database: creates it, applies Prisma's migrations, seeds it. `DATABASE_URL=… node
 * shared/persistence/migrate.ts`
 */
import pg from 'pg'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { openDatabase } from './database.ts'
import { applyMigrations } from './schema-engine.ts'
import { seed } from './seed.ts'

/** Creates the database of this URL if it does not exist. */
export async function createDatabase(url: string): Promise<void> {
  const name = nameOf(url)
  await query(serverOf(url), async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch(ignoreAlreadyExists)
  })
}

/** Another process may have created it, or one that was killed: the server completes the statement nevertheless. */
function ignoreAlreadyExists(error: pg.DatabaseError): void {
  const [duplicateDatabase, uniqueViolation] = ['42P04', '23505']
  if (error.code !== duplicateDatabase && error.code !== uniqueViolation) throw error
}

/**
 * When a process is killed during a migration, Prisma treats that migration as failed and applies no others. If the database
 * has no orders yet, it is created again. Otherwise a person has to decide.
 */
async function dropPartiallyPrepared(url: string): Promise<void> {
  if (!(await isPartiallyPrepared(url))) return
  await query(serverOf(url), (client) =>
    client.query(`DROP DATABASE ${client.escapeIdentifier(nameOf(url))} WITH (FORCE)`),
  )
  await createDatabase(url)
}

async function isPartiallyPrepared(url: string): Promise<boolean> {
  return query(url, async (client) => {
    const exists = async (table: string) =>
      (await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [table])).rows[0].found as boolean
    const any = async (table: string, where = 'true') =>
      (await exists(table)) && (await client.query(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`)).rowCount === 1
    if (!(await any('_prisma_migrations', 'finished_at IS NULL AND rolled_back_at IS NULL'))) return false
    return !(await any('"order"')) && !(await any('provider_entry'))
  })
}

/** A session lock: PostgreSQL releases it when the process is killed. */
const withDatabaseLock = <Result>(url: string, work: () => Promise<Result>): Promise<Result> =>
  query(serverOf(url), async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('prepare ' || $1))`, [nameOf(url)])
    return work()
  })

const nameOf = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1))

function serverOf(url: string): string {
  const server = new URL(url)
  server.pathname = '/postgres'
  return server.href
}

async function query<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return work(client).finally(() => client.end())
}

/**
 * Idempotent: a prepared database is not changed.
 * @param url of the database, which may not exist yet
 * @returns the names of the migrations that this call applied
 */
export async function prepareDatabase(url: string): Promise<string[]> {
  try {
    return await withDatabaseLock(url, async () => {
      await createDatabase(url)
      await dropPartiallyPrepared(url)
      const applied = await applyMigrations(url)
      const db = openDatabase(url, 1)
      await seed(db).finally(() => db.$disconnect())
      return applied
    })
  } catch (cause) {
    throw new AppError('unavailable', `The database ${nameOf(url)} could not be prepared: ${messageOf(cause)}`, cause)
  }
}

if (import.meta.main) {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const message = await prepareDatabase(DATABASE_URL).then(
    (applied) => (applied.length ? `applied ${applied.join(', ')}` : 'up to date'),
    (error) => {
      process.exitCode = 1
      return messageOf(error)
    },
  )
  console.log(message)
  process.exit()
}
