/** The styles as the harness runs them: processes with addresses and a database. No style's code is imported here. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isServiceName, serviceNames } from '#shared/contracts/services.ts'
import { prepareDatabase } from '#shared/persistence/migrate.ts'
import { killRecordedProcess } from './pid-file.ts'
import { type ServiceProcess, serviceProcess } from './process.ts'
import type { Stack } from './stack.ts'
import { downstreamServices, followUpServices, type StyleName, standardDownstream, styles } from './styles.ts'

/** The URL of a service of a style. Its port is its index in the list of services; the partners follow. */
export function serviceUrl(stack: Stack, style: StyleName, service: string): string {
  const index = isServiceName(service)
    ? serviceNames.indexOf(service)
    : serviceNames.length - 1 + Number(service.slice('partner-'.length))
  return portUrl(stack, style, index)
}

const portUrl = (stack: Stack, style: StyleName, index: number): string =>
  `http://127.0.0.1:${stack.config.portBase + styles[style].portOffset + index}`

/** The environment variables with the addresses of a style's database and servers, for its processes and scripts. */
export function styleAddresses(stack: Stack, name: StyleName) {
  const { database, namespace } = styles[name]
  return {
    DATABASE_URL: stack.addresses.databaseUrl(database),
    KAFKA_BROKERS: stack.addresses.kafkaBrokers,
    KAFKA_PREFIX: namespace === undefined ? '' : `${namespace}-`,
    TEMPORAL_ADDRESS: stack.addresses.temporalAddress,
    TEMPORAL_NAMESPACE: namespace ?? stack.config.temporalNamespace,
  }
}

export interface RunningStyle {
  name: StyleName
  /** The order API, and those of all its processes, this one among them. */
  url: string
  urls: string[]
  databaseUrl: string
  services: ServiceProcess[]
  service(name: string): ServiceProcess
  start(): Promise<void>
  stop(): Promise<void>
}

export interface StyleOptions {
  /** How many downstream services, `minDownstream` to `maxDownstream`; default `standardDownstream`. */
  downstream?: number
  tokenSecret: string
  /**
   * How many processes share the work of each downstream service, or of each service that is named; default 1. Their ports
   * reach into those of other styles, so that with more than one only one style may run.
   */
  replicas?: number | Record<string, number>
  /** Where its start.ts is, if other processes take the style's place: its floor. */
  dir?: string
  /** More environment for every process of the style. */
  env?: Record<string, string>
}

/** Describes the processes of a style; `start` starts them all at once, `stop` stops them. */
export function styleProcesses(stack: Stack, name: StyleName, options: StyleOptions): RunningStyle {
  const { dir = styles[name].dir } = options
  const { database } = styles[name]
  const downstream = downstreamServices(options.downstream ?? standardDownstream)
  const names = ['order', ...downstream]
  const databaseUrl = stack.addresses.databaseUrl(database)
  const first = names.map((service): [string, string] => [service, serviceUrl(stack, name, service)])
  const more = names
    .flatMap((service) => Array<string>(replicasOf(options, service) - 1).fill(service))
    .map((service, i): [string, string] => [service, portUrl(stack, name, names.length + i)])
  const all = [...first, ...more]
  const env = {
    ...styleAddresses(stack, name),
    ...providerAddresses(stack),
    TOKEN_SECRET: options.tokenSecret,
    FOLLOW_UPS: followUpServices(downstream.length).join(','),
    SERVICE_URLS: all.flatMap(([service, url]) => (service === 'order' ? [] : `${service}=${url}`)).join(','),
    ...options.env,
  }
  const describe = (service: string, url: string) =>
    serviceProcess({
      name: `${name}/${service}`,
      args: [join(dir, 'start.ts'), service],
      env: { ...env, PORT: new URL(url).port },
      url,
      logFile: join(stack.config.dataDir, 'logs', name, `${service}.log`),
      pidFile: pidFileOf(stack, `${name}-${new URL(url).port}`),
    })
  const services = all.map(([service, url]) => describe(service, url))
  const byName = new Map(names.map((service, i) => [service, services[i]!]))
  return {
    name,
    url: serviceUrl(stack, name, 'order'),
    urls: all.flatMap(([service, url]) => (service === 'order' ? url : [])),
    databaseUrl,
    services,
    service(service) {
      const found = byName.get(service)
      if (!found) throw new Error(`${name} runs no service "${service}"`)
      return found
    },
    start: () => startAllOrStop(services),
    stop: async () => void (await Promise.all(services.map((service) => service.stop()))),
  }
}

function replicasOf({ replicas = 1 }: StyleOptions, service: string): number {
  if (typeof replicas === 'number') return service === 'order' ? 1 : replicas
  return replicas[service] ?? 1
}

async function startAllOrStop(services: ServiceProcess[]): Promise<void> {
  const started = await Promise.allSettled(services.map((service) => service.start()))
  const failed = started.find((result) => result.status === 'rejected')
  if (!failed) return
  await Promise.all(services.map((service) => service.stop()))
  throw failed.reason
}

const pidFileOf = (stack: Stack, name: string) => join(servicesDir(stack), `${name}.pid`)
const servicesDir = (stack: Stack) => join(stack.config.dataDir, 'services')

/** Kills the services that a killed command left, frozen ones too. No other command may use the data directory meanwhile. */
export async function endLeftoverServices(stack: Stack): Promise<void> {
  const dir = servicesDir(stack)
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.pid')) : []
  await Promise.all(files.map((name) => killRecordedProcess(join(dir, name))))
}

const providersPort = 10
const smtpPort = 11

export const providerAddresses = (stack: Stack) => ({
  PROVIDERS_URL: `http://127.0.0.1:${stack.config.portBase + providersPort}`,
  SMTP_URL: `smtp://127.0.0.1:${stack.config.portBase + smtpPort}`,
})

/** The providers of all styles: one process with a ledger of its own. PUT /control configures it (see shared/providers/server.ts). */
export function providersProcess(stack: Stack, seed = 1): ServiceProcess {
  const { PROVIDERS_URL, SMTP_URL } = providerAddresses(stack)
  return serviceProcess({
    name: 'providers',
    args: ['shared/providers/start.ts'],
    env: {
      DATABASE_URL: stack.addresses.databaseUrl('providers'),
      PORT: new URL(PROVIDERS_URL).port,
      SMTP_PORT: new URL(SMTP_URL).port,
      SEED: String(seed),
    },
    url: PROVIDERS_URL,
    logFile: join(stack.config.dataDir, 'logs', 'providers.log'),
    pidFile: pidFileOf(stack, 'providers'),
  })
}

/** Migrates and seeds the databases of these styles and of the providers. Idempotent. */
export async function prepareDatabases(stack: Stack, names: readonly StyleName[]): Promise<void> {
  for (const database of ['providers', ...names.map((name) => styles[name].database)])
    await prepareDatabase(stack.addresses.databaseUrl(database))
}
