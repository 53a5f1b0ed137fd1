/** The configuration of the servers, read from the environment: data directory, ports, and which of them run elsewhere. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import type { ProcessIdentity } from './pid-file.ts'

/** What an accepted order survives: the crash of any process, or of the whole machine too. */
export const durabilities = ['kill-9', 'power-loss'] as const
export type Durability = (typeof durabilities)[number]

export const temporalServers = ['dev', 'postgres'] as const
export type TemporalServer = (typeof temporalServers)[number]

export interface StackConfig {
  /** Data, logs and pid files of the servers this machine runs. */
  dataDir: string
  /** Installed servers, shared by all projects of this user. */
  cacheDir: string
  portBase: number
  ports: typeof portOffsets
  temporalNamespace: string
  /** power-loss: Kafka and Temporal flush at every commit. PostgreSQL does so anyway. For servers that the kit starts. */
  durability: Durability
  /** How many brokers hold each of Kafka's records: 1, or 3 of which two must have it. For servers that the kit starts. */
  kafkaReplication: 1 | 3
  /** The development server with a file, or the server proper on a PostgreSQL of its own. For servers that the kit starts. */
  temporalServer: TemporalServer
  /** Of a PostgreSQL on our port that the kit did not start, such as docker-compose.yml's. */
  postgresPassword?: string
  /** The command that stops the servers it starts; without one they keep running. */
  owner?: ProcessIdentity
  /** How long a server that styles need may not respond before `kit start` stops. */
  serverTimeoutS: number
  /** A `temporal` to run instead of one that the kit installs. */
  temporalFile?: string
  /** Servers that run elsewhere: used as they are, never installed, started or stopped. */
  external: { postgres?: string; kafka?: string; temporal?: string; temporalUi?: string; toxiproxy?: string }
}

/** Added to KIT_PORT_BASE; +10 and above belong to the services. */
const portOffsets = {
  postgres: 0,
  kafka: 1,
  kafkaController: 2,
  temporal: 3,
  temporalUi: 4,
  toxiproxy: 5,
  kafka2: 6,
  kafka2Controller: 7,
  kafka3: 8,
  kafka3Controller: 9,
}

/** Services of every style listen above the servers, so the base must leave room below 65536. */
const highestPortBase = 65_000
const longestServerTimeoutS = 86_400
const hostAndPort = /^(\[[0-9a-f:.]+\]|[^\s:,/]+):\d{1,5}$/i
const projectDir = join(import.meta.dirname, '..')

/**
 * @param env usually process.env; an empty variable counts as not set
 * @throws AppError configuration, naming every variable that is wrong, what it was and what is allowed
 */
export function stackConfig(env: NodeJS.ProcessEnv = process.env): StackConfig {
  const issues: string[] = []
  const read = (name: string, allowed: string, isAllowed: (value: string) => boolean): string | undefined => {
    const value = env[name]?.trim() || undefined
    if (value !== undefined && !isAllowed(value))
      issues.push(`  ${name}: ${allowed} expected, not "${hidePassword(value)}"`)
    return value
  }
  const portBase = Number(read('KIT_PORT_BASE', `a whole number from 1024 to ${highestPortBase}`, isPortBase) ?? 7400)
  const postgres = read(
    'DATABASE_URL',
    'postgres://user:password@host:port/database',
    isUrl('postgres:', 'postgresql:'),
  )
  const kafka = read('KAFKA_BROKERS', 'host:port[,host:port…]', (value) => value.split(',').every(isAddress))
  const temporal = read('TEMPORAL_ADDRESS', 'host:port', isAddress)
  const temporalUi = read('TEMPORAL_UI_URL', 'http://host:port', isUrl('http:', 'https:'))
  const toxiproxy = read('TOXIPROXY_URL', 'http://host:port', isUrl('http:', 'https:'))
  const durability = read('KIT_DURABILITY', durabilities.join(' or '), isDurability) as Durability | undefined
  const replication = read('KIT_KAFKA_REPLICATION', '1 or 3', (value) => value === '1' || value === '3')
  const temporalServer = read('KIT_TEMPORAL_SERVER', temporalServers.join(' or '), isTemporalServer)
  const serverTimeoutS = Number(
    read('KIT_SERVER_TIMEOUT_S', `a whole number of seconds from 1 to ${longestServerTimeoutS}`, isServerTimeout) ?? 60,
  )
  if (issues.length > 0) throw new AppError('configuration', `The environment is not valid:\n${issues.join('\n')}`)

  const cacheHome = env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return {
    dataDir: resolve(env.KIT_DATA_DIR || join(projectDir, '.kit')),
    cacheDir: resolve(env.KIT_CACHE_DIR || join(cacheHome, 'order-three-ways')),
    portBase,
    ports: Object.fromEntries(
      Object.entries(portOffsets).map(([name, offset]) => [name, portBase + offset]),
    ) as typeof portOffsets,
    temporalNamespace: env.TEMPORAL_NAMESPACE || 'default',
    durability: durability ?? 'kill-9',
    kafkaReplication: replication === '3' ? 3 : 1,
    temporalServer: temporalServer === 'postgres' ? 'postgres' : 'dev',
    serverTimeoutS,
    ...(env.KIT_TEMPORAL && { temporalFile: env.KIT_TEMPORAL }),
    ...(env.POSTGRES_PASSWORD && { postgresPassword: env.POSTGRES_PASSWORD }),
    external: {
      ...(postgres && { postgres }),
      ...(kafka && { kafka }),
      ...(temporal && { temporal }),
      ...(temporalUi && { temporalUi: withoutSlash(temporalUi) }),
      ...(toxiproxy && { toxiproxy: withoutSlash(toxiproxy) }),
    },
  }
}

/** @param variable names the directory @throws AppError configuration when it cannot be created or written to */
export function requireWritable(dir: string, variable: string): void {
  try {
    mkdirSync(dir, { recursive: true })
    accessSync(dir, constants.W_OK)
  } catch (cause) {
    const remedy = `Set ${variable} to a folder of your own.`
    throw new AppError('configuration', `${dir} cannot be written to: ${messageOf(cause)}. ${remedy}`, cause)
  }
}

const isPortBase = (value: string) => /^\d+$/.test(value) && Number(value) >= 1024 && Number(value) <= highestPortBase

const isServerTimeout = (value: string) =>
  /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= longestServerTimeoutS

const isTemporalServer = (value: string) => temporalServers.some((one) => one === value)

const isDurability = (value: string) => durabilities.some((one) => one === value)

const isAddress = (value: string) => hostAndPort.test(value) && Number(value.split(':').at(-1)) <= 65_535

const isUrl =
  (...protocols: string[]) =>
  (value: string) => {
    const url = URL.parse(value)
    return url !== null && protocols.includes(url.protocol) && url.hostname !== ''
  }

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
const hidePassword = (value: string) => value.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:…@')
