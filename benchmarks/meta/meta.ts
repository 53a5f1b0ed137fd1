/** The description of the run itself in results.json. */
import type { Durability } from '#stack/config.ts'
import { invariants } from '../audit/audit.ts'
import type { Results } from '../results-schema.ts'
import type { TestBed } from '../test-bed.ts'
import { definitions, durability, fairness } from './definitions.ts'
import { commit, flushMs, libraries, machine, servers } from './machine.ts'

interface RunOptions {
  seed: number
  profile: string
  command: string
  durability: Durability
}

export async function metaOf(options: RunOptions, testBed: TestBed): Promise<Results['meta']> {
  const { config } = testBed.stack
  return {
    commit: commit(),
    date: new Date().toISOString(),
    command: options.command,
    machine: machine(),
    node: process.version,
    servers: await servers(testBed.providersDb, testBed.stack.config),
    libraries: libraries(),
    driver: testBed.driver.version,
    seed: options.seed,
    profile: options.profile,
    leftOut: [],
    complete: false,
    definitions: { ...definitions },
    durability: {
      ...durability(options.durability, config),
      ...(options.durability === 'power-loss' && { disk: diskNote(config.dataDir) }),
    },
    fairness: [...fairness],
    invariants: Object.fromEntries(invariants.map(({ id, description }) => [id, description])),
  }
}

const diskNote = (dir: string): string =>
  `Flushes 4 KiB in ${flushMs(dir)} ms (median of 100): the slower the disk, the more flushing costs.`
