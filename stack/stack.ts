/** The four servers of the kit: each can be installed, started, stopped, killed and started again with its data kept. */
import { join } from 'node:path'
import { Fault, messageOf } from '#shared/runtime/fault.ts'
import type { StackConfig } from './config.ts'
import { daemon } from './daemon.ts'
import type { Report } from './install.ts'
import { answersApiVersions, kafka } from './kafka.ts'
import { canAnswerSql, postgres } from './postgres.ts'
import { acceptsConnections, temporal } from './temporal.ts'
import { toxiproxy } from './toxiproxy.ts'

export const serverNames = ['postgres', 'kafka', 'temporal', 'toxiproxy'] as const
export type ServerName = (typeof serverNames)[number]

/** How a server is installed and run. */
export interface ServerSpec {
  address: string
  isReady(): Promise<boolean>
  /** Idempotent. @throws Fault configuration naming a missing prerequisite */
  install(report: Report): Promise<void>
  /** What to run once it is installed. */
  command(): Promise<{ command: string; args: string[] }>
  /** Ports on 127.0.0.1 that nobody else may hold. */
  ports: number[]
  /** The signal that makes it end in good order. */
  stopSignal: NodeJS.Signals
}

export interface Server {
  name: ServerName
  address: string
  /** It runs elsewhere: it is only asked whether it is ready. */
  external: boolean
  install(report: Report): Promise<void>
  /** @returns true when this call started it, false when it ran already */
  start(report: Report): Promise<boolean>
  stop(): Promise<void>
  /** SIGKILL; `start` brings it back with its data. */
  kill(): Promise<void>
  isReady(): Promise<boolean>
  /** The server's processes, for accounting; empty when it runs elsewhere. */
  pids(): number[]
  logFile: string
}

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

/** Describes the servers; nothing is installed or started yet. */
export function openStack(config: StackConfig): Stack {
  const { portBase, cacheDir, external } = config
  const dir = (name: ServerName) => join(config.dataDir, name)
  const servers = {
    postgres: server('postgres', postgres(dir('postgres'), portBase), dir('postgres'), external.postgres),
    kafka: server('kafka', kafka(dir('kafka'), cacheDir, portBase + 1, portBase + 2), dir('kafka'), external.kafka),
    temporal: server(
      'temporal',
      temporal(dir('temporal'), cacheDir, portBase + 3, portBase + 4),
      dir('temporal'),
      external.temporal,
    ),
    toxiproxy: server(
      'toxiproxy',
      toxiproxy(dir('toxiproxy'), cacheDir, portBase + 5),
      dir('toxiproxy'),
      external.toxiproxy,
    ),
  }
  return {
    config,
    servers,
    addresses: {
      databaseUrl(database) {
        const url = new URL(servers.postgres.address)
        url.pathname = `/${database}`
        return url.href
      },
      kafkaBrokers: servers.kafka.address,
      temporalAddress: servers.temporal.address,
      temporalUiUrl: external.temporalUi ?? `http://127.0.0.1:${portBase + 4}`,
      toxiproxyUrl: servers.toxiproxy.address,
    },
  }
}

function server(name: ServerName, spec: ServerSpec, dir: string, elsewhere: string | undefined): Server {
  if (elsewhere !== undefined) return externalServer(name, elsewhere)
  const process = daemon(name, dir, spec)
  return {
    name,
    address: spec.address,
    external: false,
    install: spec.install,
    start: process.start,
    stop: process.stop,
    kill: process.kill,
    isReady: () => spec.isReady().catch(() => false),
    pids: process.pids,
    logFile: process.logFile,
  }
}

const asks: Record<ServerName, (address: string) => Promise<boolean>> = {
  postgres: canAnswerSql,
  kafka: (brokers) => answersApiVersions(brokers.split(',')[0] ?? ''),
  temporal: acceptsConnections,
  toxiproxy: (url) => fetch(`${url}/version`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok),
}

function externalServer(name: ServerName, address: string): Server {
  const isReady = () => asks[name](address).catch(() => false)
  const notOurs = async () => {
    throw new Fault('configuration', `${name} runs elsewhere (${address}); stop it there.`)
  }
  return {
    name,
    address,
    external: true,
    install: async () => {},
    async start(report) {
      if (!(await isReady()))
        throw new Fault('unavailable', `${name} does not answer at ${address}, the address from the environment.`)
      report(`${name}: ready at ${address}, from the environment`)
      return false
    },
    stop: async () => {},
    kill: notOurs,
    isReady,
    pids: () => [],
    logFile: '',
  }
}

/** Installs and starts servers, all at once. @returns those that this call started */
export async function stackUp(
  stack: Stack,
  report: Report,
  names: readonly ServerName[] = serverNames,
): Promise<ServerName[]> {
  const servers = names.map((name) => stack.servers[name])
  const up = await Promise.allSettled(
    servers.map(async (one) => {
      await one.install(report)
      return one.start(report)
    }),
  )
  const failed = up.filter((result) => result.status === 'rejected')
  const started = names.filter(
    (_, i) => up[i]?.status === 'fulfilled' && (up[i] as PromiseFulfilledResult<boolean>).value,
  )
  if (failed.length === 0) return started
  await stackDown(stack, started)
  throw new Fault('unavailable', failed.map((result) => messageOf(result.reason)).join('\n'), failed[0]?.reason)
}

export async function stackDown(stack: Stack, names: readonly ServerName[] = serverNames): Promise<void> {
  await Promise.all(names.map((name) => stack.servers[name].stop()))
}
