/** What is durable when a style has accepted an order: this is what the wait until accept buys. */
import type { Durability } from '#stack/config.ts'
import { type StyleName, toStyleName } from '#stack/styles.ts'
import { durabilitySuffix } from '../comparison.ts'
import { notStartedByKit } from './definitions.ts'

interface AtAccept {
  what: string
  where: Server
  /** The server that continues alone from there: what it has taken over is durable only there. */
  passedOnTo?: Server
}

const atAccept: Record<StyleName, AtAccept> = {
  'synchronous-chain': { what: 'all work', where: 'postgres' },
  // The outbox marks an event as published as soon as Kafka has acknowledged it.
  choreography: { what: 'order and event', where: 'postgres', passedOnTo: 'kafka' },
  orchestration: { what: 'started workflow', where: 'temporal' },
  hybrid: { what: 'started workflow', where: 'temporal' },
  'careful-chain': { what: 'settled order; follow-ups in memory', where: 'postgres' },
  'job-queue': { what: 'order and first job', where: 'postgres' },
  'fire-and-forget': { what: 'paid order; the rest in memory', where: 'postgres' },
  'polled-table': { what: 'order and event', where: 'postgres' },
}

const labels = { postgres: 'PostgreSQL', kafka: 'Kafka', temporal: 'Temporal' } as const
type Server = keyof typeof labels

/** definitions.ts says more about each server. */
const survives: Record<Server, Record<Durability, string>> = {
  postgres: { 'kill-9': 'power loss', 'power-loss': 'power loss' },
  kafka: { 'kill-9': 'kill -9 only', 'power-loss': 'power loss' },
  temporal: { 'kill-9': 'kill -9 only', 'power-loss': 'power loss' },
}

/**
 * @param durability of the servers that were measured @param stated meta.durability of the same results
 * @throws for a style that the kit does not know
 */
export function durableAtAccept(style: string, durability: Durability, stated: Record<string, string>): string {
  const { what, where, passedOnTo } = atAccept[toStyleName(style)]
  const extent = (server: Server) =>
    stated[`${server}${durabilitySuffix(durability)}`] === notStartedByKit
      ? `${labels[server]}, as its operator set it`
      : `${labels[server]}, survives ${survives[server][durability]}`
  return `${what} (${extent(where)}${passedOnTo ? `; then ${extent(passedOnTo)}` : ''})`
}
