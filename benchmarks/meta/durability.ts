/** What each server guarantees, which the accept figures depend on. */
import type { Durability, StackConfig } from '#stack/config.ts'
import { configOf, type ServerVariant, serversOf, variantSuffix } from '../variants.ts'

export type ServerName = 'postgres' | 'kafka' | 'temporal'
const serverNames: readonly ServerName[] = ['postgres', 'kafka', 'temporal']

type Servers = Pick<StackConfig, 'durability' | 'kafkaReplication' | 'temporalServer' | 'external'>

export interface Guarantee {
  /** In results.json. */
  text: string
  /** In the head of a table: the server, and what survives what. */
  server: string
  survives: string
}

const killOnly = 'kill -9 only'
const powerLoss = 'power loss'

const postgres: Guarantee = {
  text: 'fsync and synchronous_commit on: an accepted order survives kill -9 and power loss.',
  server: 'PostgreSQL',
  survives: powerLoss,
}

const oneBroker: Record<Durability, Guarantee> = {
  'kill-9': {
    text:
      'One broker, acks=all: written to the page cache, survives kill -9 of the broker, not power loss. Events lost there ' +
      'are still in the outbox tables of PostgreSQL, but marked as published.',
    server: 'Kafka',
    survives: killOnly,
  },
  'power-loss': {
    text:
      'One broker, acks=all, log.flush.interval.messages=1: flushed to the disk before it is acknowledged, so that events ' +
      'survive a power loss, provided that the disk keeps what it has flushed.',
    server: 'Kafka',
    survives: powerLoss,
  },
}

const replicated =
  'Three brokers, replication 3, two in sync, acks=all: a record is in the page cache of two brokers before it is ' +
  'acknowledged, and survives kill -9 of any of them, and the loss of one. All three share this machine.'

const threeBrokers: Record<Durability, Guarantee> = {
  'kill-9': { text: replicated, server: 'Kafka on three brokers', survives: 'kill -9 and the loss of one' },
  'power-loss': {
    text: `${replicated} Each flushes before it acknowledges.`,
    server: 'Kafka on three brokers',
    survives: 'power loss and the loss of one',
  },
}

const temporalWithFile: Record<Durability, Guarantee> = {
  'kill-9': {
    text:
      'SQLite with journal_mode=WAL, synchronous=NORMAL: an accepted order survives kill -9; the last ones before a power ' +
      'loss may be gone.',
    server: 'Temporal',
    survives: killOnly,
  },
  'power-loss': {
    text:
      'SQLite with journal_mode=WAL, synchronous=FULL: flushed to the disk at every commit, so that accepted orders ' +
      'survive a power loss, provided that the disk keeps what it has flushed.',
    server: 'Temporal',
    survives: powerLoss,
  },
}

const temporalOnPostgres: Guarantee = {
  text:
    'The server proper on a PostgreSQL of its own, fsync and synchronous_commit on: an accepted order survives kill -9 and ' +
    'power loss.',
  server: 'Temporal on PostgreSQL',
  survives: powerLoss,
}

/** Instead of a guarantee, for a server that the environment names. */
const elsewhere = (server: string): Guarantee => ({
  text: 'not started by the kit: as its operator set it',
  server: `${server}, as its operator set it`,
  survives: '',
})

const guarantees: Record<ServerName, (servers: Servers) => Guarantee> = {
  postgres: () => postgres,
  kafka: ({ durability, kafkaReplication }) => (kafkaReplication === 3 ? threeBrokers : oneBroker)[durability],
  temporal: ({ durability, temporalServer }) =>
    temporalServer === 'postgres' ? temporalOnPostgres : temporalWithFile[durability],
}

const names = { postgres: 'PostgreSQL', kafka: 'Kafka', temporal: 'Temporal' }

const guaranteeOf = (name: ServerName, servers: Servers): Guarantee =>
  servers.external[name] ? elsewhere(names[name]) : guarantees[name](servers)

/** @param variants that were measured too: what their servers guarantee has the name of the variant */
export function durability(servers: Servers, variants: readonly ServerVariant[] = []): Record<string, string> {
  const defaults = serverNames.map((name) => [name, guaranteeOf(name, servers).text])
  const changed = variants.flatMap((variant) =>
    serversOf(variant).map((name) => [
      `${name}${variantSuffix(variant)}`,
      guaranteeOf(name, { ...configOf(variant), external: servers.external }).text,
    ]),
  )
  return {
    ...Object.fromEntries([...defaults, ...changed]),
    providers: 'In a PostgreSQL database of their own, with the same guarantees, in every style.',
  }
}

const all: Record<ServerName, readonly Guarantee[]> = {
  postgres: [postgres],
  kafka: [...Object.values(oneBroker), ...Object.values(threeBrokers)],
  temporal: [...Object.values(temporalWithFile), temporalOnPostgres],
}

/** Of a text of results.json; the first one for the words of an earlier version. */
export const guaranteeFrom = (name: ServerName, text: string | undefined): Guarantee =>
  [...all[name], elsewhere(names[name])].find((one) => one.text === text) ?? all[name][0]!
