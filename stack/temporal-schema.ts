/** The databases of Temporal's server proper, made by its own tool. */
import type { StackConfig } from './config.ts'
import { ownPassword } from './postgres.ts'
import { builtFile } from './temporal-build.ts'
import { databaseOf, databases } from './temporal-on-postgres-config.ts'
import { output } from './tools.ts'

/** From nothing: an interrupted one may have left some of it. */
export const createDatabases = (config: StackConfig): Promise<void> =>
  forEachDatabase(config, async (run) => {
    await run('drop-database', '--force', '--defaultdb', 'postgres')
    await run('create-database', '--defaultdb', 'postgres')
    await run('setup-schema', '--version', '0.0')
  })

/** From whichever version it has to that of the server. */
export const updateSchema = (config: StackConfig): Promise<void> =>
  forEachDatabase(config, (run, schema) => run('update-schema', '--schema-name', `postgresql/v12/${schema}`))

/** @param work is given the tool for schemas, and which schema the database has */
async function forEachDatabase(
  config: StackConfig,
  work: (run: (...args: string[]) => Promise<unknown>, schema: string) => Promise<unknown>,
): Promise<void> {
  const { instance, port } = databaseOf(config)
  const env = {
    ...process.env,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(port),
    SQL_USER: 'postgres',
    SQL_PASSWORD: ownPassword(config, instance),
  }
  const tool = builtFile(config, 'temporal-sql-tool')
  for (const [schema, name] of Object.entries(databases))
    await work((...args) => output(tool, args, { env: { ...env, SQL_DATABASE: name } }), schema)
}
