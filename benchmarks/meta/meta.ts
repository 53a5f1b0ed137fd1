/** The description of the run itself in results.json. */
import type { StackConfig } from '#stack/config.ts'
import { invariants } from '../audit/audit.ts'
import type { Results } from '../results-schema.ts'
import type { TestBed } from '../test-bed.ts'
import type { ServerVariant } from '../variants.ts'
import { definitions, fairness } from './definitions.ts'
import { durability } from './durability.ts'
import { commit, flushMs, libraries, machine, servers } from './machine.ts'

interface RunOptions {
  seed: number
  profile: string
  command: string
  variants: readonly ServerVariant[]
}

export async function metaOf(options: RunOptions, testBed: TestBed): Promise<Results['meta']> {
  const { config } = testBed.stack
  return {
    commit: commit(),
    date: new Date().toISOString(),
    command: options.command,
    machine: machine(),
    node: process.version,
    servers: await servers(testBed.providersDb, config, options.variants),
    libraries: libraries(),
    driver: testBed.driver.version,
    seed: options.seed,
    profile: options.profile,
    leftOut: [],
    complete: false,
    definitions: { ...definitions },
    durability: {
      ...durability(config, options.variants),
      ...(flushes(config, options.variants) && { disk: diskNote(config.dataDir) }),
    },
    fairness: [...fairness],
    invariants: Object.fromEntries(invariants.map(({ id, description }) => [id, description])),
  }
}

const flushes = ({ durability: chosen }: StackConfig, variants: readonly ServerVariant[]): boolean =>
  chosen === 'power-loss' || variants.includes('power-loss')

const diskNote = (dir: string): string =>
  `Flushes 4 KiB in ${flushMs(dir)} ms (median of 100): the slower the disk, the more flushing costs.`
