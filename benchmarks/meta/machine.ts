/** The machine, commit and versions of a run, without which its figures cannot be interpreted. */
import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Database } from '#shared/persistence/database.ts'
import type { StackConfig } from '#stack/config.ts'
import { findTemporal } from '#stack/temporal-executable.ts'
import { versions } from '#stack/versions.ts'
import { median, rounded } from '../statistics.ts'
import { configOf, type ServerVariant, serversOf, variantSuffix } from '../variants.ts'

export const projectRoot = join(import.meta.dirname, '..', '..')

export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: rounded(totalmem() / 2 ** 30),
  os: `${type()} ${release()}`,
})

/** The commit that was measured, marked when files differ from it; "unknown" outside a repository. */
export function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') ? ' with changes' : '')
  } catch {
    return 'unknown'
  }
}

/** How long the disk of a directory takes to flush 4 KiB, in milliseconds: the median of 100 flushes. */
export function flushMs(dir: string): number {
  const file = join(dir, 'flush.probe')
  const probe = openSync(file, 'w')
  try {
    const times = Array.from({ length: 100 }, () => {
      writeSync(probe, Buffer.alloc(4_096))
      const from = performance.now()
      fsyncSync(probe)
      return performance.now() - from
    })
    return rounded(median(times))
  } finally {
    closeSync(probe)
    rmSync(file)
  }
}

/** The exact versions of the libraries that the styles are built on. */
export function libraries(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  const named = ['kafkajs', '@temporalio/worker', '@trpc/server', '@prisma/client']
  return Object.fromEntries(named.map((name) => [name, dependencies[name]]))
}

/** The versions of the servers; external servers, which the environment names, may have other versions. */
export async function servers(
  db: Database,
  config: StackConfig,
  variants: readonly ServerVariant[],
): Promise<Record<string, string>> {
  const [row] = await db.$queryRaw<{ server_version: string }[]>`SHOW server_version`
  const changed = variants.flatMap((variant) =>
    serversOf(variant).map(async (name) => [
      `${name}${variantSuffix(variant)}`,
      await versionOf[name](configOf(variant)),
    ]),
  )
  return {
    postgres: row?.server_version ?? 'unknown',
    kafka: await versionOf.kafka(config),
    temporal: await versionOf.temporal(config),
    ...Object.fromEntries(await Promise.all(changed)),
  }
}

const elsewhere = 'from the environment'

const versionOf = {
  kafka: async ({ external, kafkaReplication }: StackConfig) =>
    external.kafka ? elsewhere : `${versions.kafka}${kafkaReplication === 3 ? ', three brokers' : ''}`,
  temporal: async (config: StackConfig) => {
    if (config.external.temporal) return elsewhere
    if (config.temporalServer === 'postgres')
      return `Server ${versions.temporalServer} on PostgreSQL, built from source`
    return (await findTemporal(config))?.version ?? 'unknown'
  },
}
