import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { createDatabase, prepareDatabase } from './migrate.ts'
import { applyMigrations, schemaAsSql } from './schema-engine.ts'
import { testDatabaseUrl } from './test-database.ts'

const migrationsDir = join(import.meta.dirname, '../../prisma/migrations')
const migrations = readdirSync(migrationsDir).filter((name) => !name.includes('.'))
const url = testDatabaseUrl('migrate')
let firstRun: string[]

beforeAll(async () => {
  firstRun = await prepareDatabase(url)
})

async function rows<Row>(of: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: of })
  await client.connect()
  return client
    .query(sql)
    .then((result) => result.rows as Row[])
    .finally(() => client.end())
}

describe('migrating', () => {
  it('When a database is new, then all migrations are applied in order; the second time none is applied', async () => {
    expect(firstRun).toEqual(migrations.toSorted())
    expect(await prepareDatabase(url)).toEqual([])
  })

  it('When several databases are prepared concurrently, then each is prepared once', async () => {
    const urls = ['migrate_a', 'migrate_b'].map(testDatabaseUrl)
    expect(await Promise.all(urls.map(prepareDatabase))).toEqual([firstRun, firstRun])
  })

  it("Then Prisma's record of the migrations has the checksums of the files", async () => {
    const recorded = await rows<{ migration_name: string; checksum: string; finished_at: Date | null }>(
      url,
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations ORDER BY migration_name',
    )
    for (const { migration_name: name, checksum, finished_at } of recorded) {
      const file = readFileSync(join(migrationsDir, name, 'migration.sql'))
      expect(checksum).toBe(createHash('sha256').update(file).digest('hex'))
      expect(finished_at).not.toBeNull()
    }
    expect(recorded.map((row) => row.migration_name)).toEqual(firstRun)
  })

  it('Then the columns of all tables are those of schema.prisma', async () => {
    const bySchema = testDatabaseUrl('migrate_schema')
    await createDatabase(bySchema)
    await rows(bySchema, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${await schemaAsSql(url)}`)
    const columns = `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY table_name, column_name`
    expect(await rows(url, columns)).toEqual(await rows(bySchema, columns))
  })

  it('When a migration was changed after it was applied, then it is not applied again', async () => {
    await rows(url, `UPDATE _prisma_migrations SET checksum = 'another'`)
    expect(await applyMigrations(url)).toEqual([])
  })

  it('When several processes prepare the same database concurrently, then it is prepared for each of them', async () => {
    const same = testDatabaseUrl('migrate_same')
    const applied = await Promise.all([prepareDatabase(same), prepareDatabase(same), prepareDatabase(same)])
    expect(applied.flat().toSorted()).toEqual(firstRun)
  })

  it('When a migration has failed in a database with orders, then nothing is deleted, and the error says so', async () => {
    const inUse = testDatabaseUrl('migrate_in_use')
    await prepareDatabase(inUse)
    await rows(
      inUse,
      `INSERT INTO provider_entry (provider, operation, idempotency_key, order_id, outcome, reference, request, received_at, answered_at)
       VALUES ('payment', 'charge', 'key', gen_random_uuid(), 'done', 'reference', '{}', now(), now())`,
    )
    await rows(inUse, `UPDATE _prisma_migrations SET finished_at = NULL`)
    await expect(prepareDatabase(inUse)).rejects.toThrow('failed migrations')
    expect(await rows(inUse, 'SELECT 1 FROM provider_entry')).toHaveLength(1)
  })

  it('When there is no such server, then the error names the database', async () => {
    await expect(prepareDatabase('postgres://nobody@127.0.0.1:1/orders')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('database orders could not be prepared'),
    })
  })
})

describe('preparing a database', () => {
  /**
   * 1: the database exists, 2: the table of migrations exists, 3: a migration has started, 4: a migration has finished.
   */
  async function progressOf(of: string): Promise<number> {
    const seen = await rows<{ tables: boolean }>(
      of,
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS tables`,
    ).catch(() => [])
    if (!seen[0]) return 0
    if (!seen[0].tables) return 1
    const migrated = await rows<{ ended: boolean }>(
      of,
      'SELECT finished_at IS NOT NULL AS ended FROM _prisma_migrations',
    )
    return migrated.some(({ ended }) => ended) ? 4 : migrated.length > 0 ? 3 : 2
  }

  it.each([1, 2, 3, 4])('When it is killed at stage %i of 4, then the next attempt succeeds', async (stage) => {
    const killed = testDatabaseUrl(`migrate_killed_${stage}`)
    const script = join(import.meta.dirname, 'migrate.ts')
    const child = spawn(process.execPath, [script], { env: { ...process.env, DATABASE_URL: killed }, stdio: 'ignore' })
    const gone = once(child, 'exit')
    await vi.waitFor(async () => expect(await progressOf(killed)).toBeGreaterThanOrEqual(stage), {
      timeout: timeouts.conditionMs,
      interval: 1,
    })
    child.kill('SIGKILL')
    await gone
    await prepareDatabase(killed)
    expect(await prepareDatabase(killed)).toEqual([])
    expect(await rows(killed, 'SELECT 1 FROM product')).not.toEqual([])
  })
})
