/** What is durable when a style has accepted an order: this is what the wait until accept buys. */
import { type StyleName, toStyleName } from '#stack/styles.ts'
import { type VariantName, variantSuffix } from '../variants.ts'
import { guaranteeFrom, type ServerName } from './durability.ts'

interface AtAccept {
  what: string
  where: ServerName
  /** The server that continues alone from there: what it has taken over is durable only there. */
  passedOnTo?: ServerName
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

/**
 * @param stated meta.durability of the same results
 * @param variant of the servers, if they were not the default ones
 * @throws for a style that the kit does not know
 */
export function durableAtAccept(style: string, stated: Record<string, string>, variant?: VariantName): string {
  const { what, where, passedOnTo } = atAccept[toStyleName(style)]
  const extent = (name: ServerName) => {
    const text = (variant && stated[`${name}${variantSuffix(variant)}`]) ?? stated[name]
    const { server, survives } = guaranteeFrom(name, text)
    return survives ? `${server}, survives ${survives}` : server
  }
  return `${what} (${extent(where)}${passedOnTo ? `; then ${extent(passedOnTo)}` : ''})`
}
