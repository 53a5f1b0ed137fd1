import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
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
  it('When a database is new, then all migrations are applied, in order; the second time none is', async () => {
    expect(firstRun).toEqual(migrations.toSorted())
    expect(await prepareDatabase(url)).toEqual([])
  })

  it('When several do so at once, then each database is prepared once', async () => {
    const urls = ['migrate_a', 'migrate_b'].map(testDatabaseUrl)
    expect(await Promise.all(urls.map(prepareDatabase))).toEqual([firstRun, firstRun])
  })

  it("Then Prisma's own record of them has the files' checksums", async () => {
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

  it('Then the tables are those of schema.prisma, column by column', async () => {
    const bySchema = testDatabaseUrl('migrate_schema')
    await createDatabase(bySchema)
    await rows(bySchema, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${await schemaAsSql(url)}`)
    const columns = `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY table_name, column_name`
    expect(await rows(url, columns)).toEqual(await rows(bySchema, columns))
  })

  it('When a migration was changed after it was applied, then that is no reason to apply it again', async () => {
    await rows(url, `UPDATE _prisma_migrations SET checksum = 'another'`)
    expect(await applyMigrations(url)).toEqual([])
  })

  it('When there is no such server, then the fault names the database', async () => {
    await expect(prepareDatabase('postgres://nobody@127.0.0.1:1/orders')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('database orders could not be prepared'),
    })
  })
})
