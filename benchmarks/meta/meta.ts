/** What results.json says of the run itself. */
import type { Durability } from '#stack/config.ts'
import { invariants } from '../audit/audit.ts'
import type { Results } from '../results-schema.ts'
import type { TestBed } from '../test-bed.ts'
import { definitions, durability, fairness } from './definitions.ts'
import { commit, flushMs, libraries, machine, servers } from './machine.ts'

interface Asked {
  seed: number
  profile: string
  command: string
  durability: Durability
}

export async function metaOf(asked: Asked, bench: TestBed): Promise<Results['meta']> {
  const { external, dataDir } = bench.stack.config
  return {
    commit: commit(),
    date: new Date().toISOString(),
    command: asked.command,
    machine: machine(),
    node: process.version,
    servers: await servers(bench.providersDb, bench.stack.config),
    libraries: libraries(),
    driver: bench.driver.version,
    seed: asked.seed,
    profile: asked.profile,
    leftOut: [],
    complete: false,
    definitions: { ...definitions },
    durability: {
      ...durability(asked.durability, external),
      ...(asked.durability === 'power-loss' && { disk: diskNote(dataDir) }),
    },
    fairness: [...fairness],
    invariants: Object.fromEntries(invariants.map(({ id, description: says }) => [id, says])),
  }
}

const diskNote = (dir: string): string =>
  `Flushes 4 KiB in ${flushMs(dir)} ms (median of 100): the longer that takes, the more flushing costs.`
