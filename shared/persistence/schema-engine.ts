/**
 * Prisma's schema engine, compiled to WebAssembly. It applies the same migrations as `prisma migrate deploy`, with the same
 * `_prisma_migrations` table, on machines that cannot download the engine's binary.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const root = join(import.meta.dirname, '../..')
const schemaFile = join(root, 'prisma/schema.prisma')
const migrationsDir = join(root, 'prisma/migrations')

/** Part of Node. TypeScript has its types only in the DOM library, which is not used here. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: Record<string, unknown>) => { exports: Record<string, unknown> }
}

type Engine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>

let loaded = false

/** Once per process: the bindings keep views of the first instance's memory, and a second instance would break them. */
function load(): void {
  if (loaded) return
  const file = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'))
  const module = new WebAssembly.Module(readFileSync(file))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  loaded = true
}

/** Closes the engine's connections afterwards: one of them holds an advisory lock that the next engine waits for. */
async function withEngine<Result>(url: string, work: (engine: Engine) => Promise<Result>): Promise<Result> {
  load()
  const datamodels: [string, string][] = [['schema.prisma', readFileSync(schemaFile, 'utf8')]]
  const pool = new pg.Pool({ connectionString: url })
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool))
    return await work(await bindings.SchemaEngine.new({ datamodels }, () => {}, adapter))
  } finally {
    await pool.end()
  }
}

const noFilters = { externalTables: [], externalEnums: [] }

function committedMigrations() {
  const names = readdirSync(migrationsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    baseDir: migrationsDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map(({ name }) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/** Applies missing migrations. @returns the names of the migrations that this call applied */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrationsList = committedMigrations()
  const { appliedMigrationNames } = await withEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilters }),
  )
  return appliedMigrationNames
}

/** The SQL that creates the current schema in an empty database. A new migration can start from it. */
export async function schemaAsSql(url: string): Promise<string> {
  const files = [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }]
  const { stdout } = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  )
  return stdout ?? ''
}
