/** Temporal's server proper on a PostgreSQL of its own, instead of the development server with its file. No Web UI. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { install, isInstalled } from './cache.ts'
import type { StackConfig } from './config.ts'
import { withLock } from './lock.ts'
import { managedServer } from './managed-server.ts'
import { ownPassword, postgresServer } from './postgres.ts'
import { acceptsClients } from './postgres-wire.ts'
import type { Server } from './server.ts'
import { serverGroup } from './server-group.ts'
import { areNamespacesReady, namespacesOf, searchAttributes } from './temporal.ts'
import { builtFile, temporalBuild } from './temporal-build.ts'
import { findTemporal, installTemporal, missingForTemporal } from './temporal-executable.ts'
import { isTemporalReady } from './temporal-namespace.ts'
import { databaseOf, dynamicConfiguration, serverConfiguration, serverPorts } from './temporal-on-postgres-config.ts'
import { createDatabases, updateSchema } from './temporal-schema.ts'
import { missingTool, output, type Report, tools, withProgress } from './tools.ts'

/** It is there as soon as the server serves requests. */
const systemNamespace = 'temporal-system'

export function temporalOnPostgres(config: StackConfig): Server {
  const stateDir = join(config.dataDir, 'temporal')
  const address = `127.0.0.1:${config.ports.temporal}`
  const database = postgresServer(config, acceptsClients, databaseOf(config))

  async function prepare(report: Report) {
    mkdirSync(stateDir, { recursive: true })
    await database.start(report, 'refuse')
    await once(stateDir, 'databases', () => createDatabases(config))
    await once(stateDir, `schema-${temporalBuild.version}`, () =>
      withProgress(report, 'temporal: creating its schema in PostgreSQL', updateSchema(config)),
    )
    const [file, dynamic] = [join(stateDir, 'server.yaml'), join(stateDir, 'dynamic.yaml')]
    const password = ownPassword(config, databaseOf(config).instance)
    writeFileSync(file, JSON.stringify(serverConfiguration(config, password, dynamic), null, 2), { mode: 0o600 })
    writeFileSync(dynamic, JSON.stringify(dynamicConfiguration(), null, 2))
    const args = ['--config-file', file, '--allow-no-auth', 'start']
    return { file: builtFile(config, 'temporal-server'), args, env: { ...process.env, GOGC: '400' } }
  }

  const server = managedServer(
    {
      name: 'temporal',
      address,
      ports: serverPorts(config),
      // Its command line registers the namespaces.
      missing: async () => [
        ...(await missingForTemporal(config)),
        ...(isInstalled(config.cacheDir, temporalBuild)
          ? []
          : await missingTool(tools.go, "Building Temporal's server (KIT_TEMPORAL_SERVER=postgres)")),
      ],
      async install(report) {
        await Promise.all([installTemporal(config, report), install(config.cacheDir, temporalBuild, report)])
      },
      prepare,
      isReady: () => isTemporalReady(address, systemNamespace),
      stopSignal: 'SIGTERM',
    },
    config,
  )
  return {
    ...serverGroup([server, database]),
    address,
    async start(report, policy) {
      const started = await server.start(report, policy)
      if (server.pids().length > 0)
        await withLock(join(stateDir, 'namespaces.lock'), () =>
          once(stateDir, 'namespaces', () => registerNamespaces(config, address)),
        )
      return started
    },
    async stop() {
      await server.stop()
      await database.stop()
    },
    isReady: () => areNamespacesReady(address, namespacesOf(config)),
  }
}

/** Does the work unless a file records that it was done for this data. */
async function once(stateDir: string, what: string, work: () => Promise<void>): Promise<void> {
  const done = join(stateDir, `${what}.done`)
  if (existsSync(done)) return
  await work()
  writeFileSync(done, '')
}

async function registerNamespaces(config: StackConfig, address: string): Promise<void> {
  const found = await findTemporal(config)
  if (!found) throw new AppError('unavailable', "Temporal's command line is not installed: npx kit stack up temporal.")
  const run = (...args: string[]) => output(found.file, [...args, '--address', address])
  for (const namespace of namespacesOf(config)) {
    if (!(await isTemporalReady(address, namespace)))
      await run('operator', 'namespace', 'create', '--namespace', namespace, '--retention', '24h')
    for (const attribute of searchAttributes) {
      const [name = '', type = ''] = attribute.split('=')
      const create = [
        'operator',
        'search-attribute',
        'create',
        '--namespace',
        namespace,
        '--name',
        name,
        '--type',
        type,
      ]
      const query = ['workflow', 'count', '--namespace', namespace, '--query', `${name} = 'known'`]
      await until(
        () => run(...query),
        () => run(...create),
      )
    }
  }
}

/** The server's services learn within seconds of a new namespace and of what belongs to it: until then either may fail. */
async function until(check: () => Promise<unknown>, remedy: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + timeouts.serverReadyMs
  let failure: unknown
  const keep = (error: unknown) => {
    failure = error
  }
  while (!(await check().then(() => true, keep))) {
    if (Date.now() > deadline) throw failure
    await remedy().catch(keep)
    await sleep(200)
  }
}
