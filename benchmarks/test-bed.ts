/** The test bed of a comparison: servers of its own with empty data, the providers, and databases in their initial state. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase } from '#shared/persistence/database.ts'
import { reset } from '#shared/persistence/seed.ts'
import type { Behaviour } from '#shared/providers/behaviour.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { brokersOf } from '#stack/kafka.ts'
import type { ServiceProcess } from '#stack/process.ts'
import { openStack, type ServerName, type Stack, stackDown, stackUp } from '#stack/stack.ts'
import { endLeftoverServices, prepareDatabases, providersProcess, styleAddresses } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { DriverSelection } from './load/select-driver.ts'
import { forgetWork } from './measure/backlog.ts'
import { environmentOf, variantNames } from './variants.ts'

/** How long each call of a provider takes, in milliseconds. */
export type ProviderMs = readonly [from: number, to: number]

export interface TestBed {
  stack: Stack
  seed: number
  driver: DriverSelection
  tokenSecret: string
  providers: ServiceProcess
  providersDb: Database
  styleDb(style: StyleName): Database
  /** Empties databases and topics, and restarts the providers' delays. The style must not be running. */
  resetStyle(style: StyleName, providerMs?: ProviderMs): Promise<void>
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
  /** Restarts the seeded delays of the providers, with default delays unless others are given; the ledger is kept. */
  resetProviderDelays(providerMs?: ProviderMs): Promise<void>
  /** After a failed cell: empties the servers whose leftover messages or workflows would disturb the next cell. */
  wipeServers(style: StyleName): Promise<void>
  close(): Promise<void>
}

/** Above the ports of a development stack, which may be running and must not lose its data. */
const portOffset = 300

/**
 * @param environment configures the servers
 * @param names the styles that will run: only the servers that they need are started, and `more`
 */
export async function openTestBed(
  environment: NodeJS.ProcessEnv,
  names: readonly StyleName[],
  seed: number,
  driver: DriverSelection,
  report: (line: string) => void,
  more: readonly ServerName[] = [],
): Promise<TestBed> {
  const base = stackConfig(environment)
  const own = { KIT_PORT_BASE: String(base.portBase + portOffset), KIT_DATA_DIR: join(base.dataDir, 'compare') }
  const config = stackConfig({ ...environment, ...own })
  const stack = openStack(config)
  const needed = [...new Set([...names.flatMap((name) => styles[name].needs), ...more])]
  // A killed comparison leaves processes and data behind, of whichever variant it measured.
  await endLeftoverServices(stack)
  for (const variant of variantNames) await stackDown(openStack(stackConfig({ ...environmentOf(variant), ...own })))
  rmSync(config.dataDir, { recursive: true, force: true })
  const started = await stackUp(stack, report, needed).catch(async (error) => {
    await stackDown(stack, needed)
    throw error
  })
  const providers = providersProcess(stack, seed)
  const databases = new Map<string, Database>()
  const open = (name: string) => {
    const db = databases.get(name) ?? openDatabase(stack.addresses.databaseUrl(name), 2)
    databases.set(name, db)
    return db
  }

  async function close(): Promise<void> {
    await providers.stop()
    for (const db of databases.values()) await db.$disconnect().catch(() => {})
    await stackDown(stack, started)
  }

  async function control(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${providers.url}/control${path}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(body),
    })
    if (!response.ok)
      throw new AppError('unavailable', `The providers rejected their configuration: ${await response.text()}`)
  }
  const resetProviderDelays = async (providerMs?: ProviderMs) => {
    await control('', { seed })
    if (providerMs) await control('/*', { minMs: providerMs[0], maxMs: providerMs[1] })
  }

  try {
    await prepareDatabases(stack, names)
    await providers.start()
  } catch (error) {
    await close()
    throw error
  }

  return {
    stack,
    seed,
    driver,
    tokenSecret: randomBytes(32).toString('hex'),
    providers,
    providersDb: open('providers'),
    styleDb: (style) => open(styles[style].database),
    async resetStyle(style, providerMs) {
      await reset(open(styles[style].database))
      await reset(open('providers'))
      await forgetWork(styles[style].dir, styleAddresses(stack, style))
      await resetProviderDelays(providerMs)
    },
    resetProviderDelays,
    configureProvider: (provider, change) => control(`/${provider}`, change),
    async wipeServers(style) {
      const holders = styles[style].needs.filter((name) => name !== 'postgres' && !stack.servers[name].external)
      await stackDown(stack, holders)
      for (const dir of holders.flatMap((name) => dataDirsOf(stack, name)))
        rmSync(dir, { recursive: true, force: true })
      await stackUp(stack, () => {}, holders)
    },
    close,
  }
}

const dataDirsOf = ({ config }: Stack, name: ServerName): string[] =>
  (name === 'kafka' ? brokersOf(config).map(({ instance }) => instance) : [name]).map((dir) =>
    join(config.dataDir, dir),
  )
