/** The per-user cache of installed servers: each is there completely or not at all, whatever interrupts an install. */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { requireWritable } from './config.ts'
import { withLock } from './lock.ts'
import { type Report, visibly } from './tools.ts'

export interface Package {
  name: string
  version: string
  /** Fills an empty directory. */
  build(into: string): Promise<void>
}

const unfinished = '.building-'

export const installedDir = (cacheDir: string, { name, version }: Package) => join(cacheDir, `${name}-${version}`)
export const isInstalled = (cacheDir: string, wanted: Package) => existsSync(installedDir(cacheDir, wanted))

/** Builds beside its place and renames, so that nobody ever sees half of it. Idempotent, safe to run concurrently. */
export async function install(cacheDir: string, wanted: Package, report: Report): Promise<void> {
  const target = installedDir(cacheDir, wanted)
  if (existsSync(target)) return
  requireWritable(cacheDir, 'KIT_CACHE_DIR')
  const title = `${wanted.name} ${wanted.version}`
  const build = async () => {
    if (existsSync(target)) return
    discardUnfinished(target)
    const building = mkdtempSync(`${target}${unfinished}`)
    try {
      const startedAt = Date.now()
      await visibly(report, `${wanted.name}: installing ${title}, once on this machine`, wanted.build(building))
      renameSync(building, target)
      report(`${wanted.name}: installed ${title} in ${Math.round((Date.now() - startedAt) / 1_000)} s`)
    } finally {
      rmSync(building, { recursive: true, force: true })
    }
  }
  await withLock(`${target}.lock`, build, (pid) =>
    report(`${wanted.name}: waiting for process ${pid}, which installs it`),
  )
}

/** What installs left that were killed; nobody else builds while the lock is held. */
function discardUnfinished(target: string): void {
  for (const name of readdirSync(dirname(target)))
    if (name.startsWith(`${basename(target)}${unfinished}`))
      rmSync(join(dirname(target), name), { recursive: true, force: true })
}
