/** The servers of the styles: PostgreSQL, Kafka, Temporal and Toxiproxy, each run on this machine or elsewhere. */
import { AppError } from '#shared/runtime/errors.ts'
import { requireWritable, type StackConfig } from './config.ts'
import { externalServer } from './external-server.ts'
import { addressOf, brokersOf } from './kafka.ts'
import { postgresServer, postgresUrl } from './postgres.ts'
import { isPostgresReady } from './postgres-readiness.ts'
import { type PortConflictPolicy, type Server, type ServerName, serverNames } from './server.ts'
import { standaloneServers } from './standalone-servers.ts'
import type { Report } from './tools.ts'

export { type ServerName, serverNames } from './server.ts'
export type { Report } from './tools.ts'

export interface Stack {
  config: StackConfig
  servers: Record<ServerName, Server>
  addresses: {
    databaseUrl(database: string): string
    kafkaBrokers: string
    temporalAddress: string
    temporalUiUrl: string
    toxiproxyUrl: string
  }
}

/** Temporal's server on PostgreSQL has none. */
export const hasTemporalUi = ({ external, temporalServer }: StackConfig): boolean =>
  external.temporalUi !== undefined || temporalServer === 'dev'

/** Starts nothing. */
export function openStack(config: StackConfig): Stack {
  const { external, ports } = config
  const local = (port: number) => `127.0.0.1:${port}`
  const databaseUrl = (database: string) => postgresUrl(config, database)
  const kafkaBrokers = external.kafka ?? brokersOf(config).map(addressOf).join()
  const temporalAddress = external.temporal ?? local(ports.temporal)
  const toxiproxyUrl = external.toxiproxy ?? `http://${local(ports.toxiproxy)}`
  return {
    config,
    servers: {
      postgres: external.postgres
        ? externalServer('postgres', 'DATABASE_URL', new URL(external.postgres).host, () =>
            isPostgresReady(databaseUrl('postgres')),
          )
        : postgresServer(config, isPostgresReady),
      ...standaloneServers(config),
    },
    addresses: {
      databaseUrl,
      kafkaBrokers,
      temporalAddress,
      temporalUiUrl: external.temporalUi ?? `http://${local(ports.temporalUi)}`,
      toxiproxyUrl,
    },
  }
}

/**
 * Installs what is missing and starts what is not running, all at once; what it started stays up if another fails.
 * @param policy whether servers that the kit did not start are used when they respond on these ports. A test or benchmark
 * that wipes or kills servers needs its own.
 * @returns the servers that this call started
 * @throws AppError naming everything that is missing or did not start
 */
export async function stackUp(
  stack: Stack,
  report: Report,
  names: readonly ServerName[] = serverNames,
  policy: PortConflictPolicy = 'refuse',
): Promise<ServerName[]> {
  const servers = names.map((name) => stack.servers[name])
  if (servers.some(({ external }) => !external)) requireWritable(stack.config.dataDir, 'KIT_DATA_DIR')
  const ready = await Promise.all(servers.map((server) => server.isReady()))
  const down = servers.filter((_, i) => !ready[i])
  const missing = (await Promise.all(down.map((server) => server.missing()))).flat()
  if (missing.length > 0)
    throw new AppError(
      'configuration',
      `${missing.join('\n')}\nOr use servers that run elsewhere: see kit stack --help.`,
    )
  const started = await all(
    servers.map(async (server) => {
      if (down.includes(server)) await server.install(report)
      return (await server.start(report, policy)) ? [server.name] : []
    }),
  )
  return started.flat()
}

/**
 * Only network faults need Toxiproxy, and only Toxiproxy needs Go. Everything else runs without it.
 * @returns why it cannot be installed, for a person; nothing when it runs or can be installed
 */
export async function missingForNetworkFaults({ servers: { toxiproxy } }: Stack): Promise<string[]> {
  return (await toxiproxy.isReady()) ? [] : toxiproxy.missing()
}

/** Stops them all at once; servers that run elsewhere are left alone. */
export async function stackDown(stack: Stack, names: readonly ServerName[] = serverNames): Promise<void> {
  await all(names.map((name) => stack.servers[name].stop()))
}

/** Waits for all, so that none continues in the background. @throws one error with the messages of all that failed */
async function all<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work)
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))
  const [first] = errors
  if (first && errors.length === 1) throw first
  if (first instanceof AppError) throw new AppError(first.code, errors.map(({ message }) => message).join('\n'), first)
  if (first) throw first
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
