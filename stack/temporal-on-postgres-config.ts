/** How Temporal's server proper is configured: four services in one process, on a PostgreSQL of its own. */
import type { StackConfig } from './config.ts'
import type { Instance } from './postgres.ts'
import { dynamicConfig } from './temporal.ts'

/** Above the ports of the styles and of the links to Kafka. */
const portOffset = 240
/** In the order of their ports: each has one for gRPC and one for the membership of its cluster. */
const services = ['frontend', 'history', 'matching', 'worker'] as const

/** The number that upstream's own configuration for development has. It cannot be changed later. */
const historyShards = 4

/** Upstream's names. */
export const databases = { temporal: 'temporal', visibility: 'temporal_visibility' } as const

/**
 * A PostgreSQL of its own, as in production: killing the services' does not stop Temporal, killing Temporal kills both, and
 * its CPU time belongs to Temporal's.
 */
export const databaseOf = ({ portBase }: StackConfig): Instance => ({
  name: 'temporal',
  instance: 'temporal-postgres',
  port: portBase + portOffset,
})

const portsOf = ({ portBase, ports }: StackConfig) =>
  services.map((service, i) => {
    const own = portBase + portOffset + 1 + 2 * i
    return { service, grpcPort: service === 'frontend' ? ports.temporal : own, membershipPort: own + 1 }
  })

/** The clients' first. The HTTP API has the port of the Web UI, where the development server has it too. */
export const serverPorts = (config: StackConfig): [number, ...number[]] => [
  config.ports.temporal,
  config.ports.temporalUi,
  ...portsOf(config)
    .flatMap(({ grpcPort, membershipPort }) => [grpcPort, membershipPort])
    .slice(1),
]

/** What the server reads as YAML, which JSON is. @param dynamicConfigFile the path of `dynamicConfiguration` */
export function serverConfiguration(config: StackConfig, password: string, dynamicConfigFile: string) {
  const { ports } = config
  const local = (port: number) => `127.0.0.1:${port}`
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: local(databaseOf(config).port),
      connectProtocol: 'tcp',
      user: 'postgres',
      password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  })
  const rpc = ({ service, ...own }: ReturnType<typeof portsOf>[number]) => ({
    rpc: { ...own, bindOnLocalHost: true, ...(service === 'frontend' && { httpPort: ports.temporalUi }) },
  })
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: historyShards,
      datastores: { default: store(databases.temporal, 20), visibility: store(databases.visibility, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(portsOf(config).map((own) => [own.service, rpc(own)])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: local(ports.temporal) },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
  }
}

/** The same settings as the development server's, so that the two differ in nothing else. */
export const dynamicConfiguration = (): Record<string, [{ value: number }]> =>
  Object.fromEntries(
    dynamicConfig.map((setting) => {
      const [name, value] = setting.split('=')
      return [name, [{ value: Number(value) }]]
    }),
  )
