/** The per-user cache of installed servers: each is there completely or not at all, whatever interrupts an install. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.ts'
import { type Report, visibly } from './tools.ts'

export interface Package {
  name: string
  version: string
  /** Fills an empty directory. */
  build(into: string): Promise<void>
}

export const installedDir = (cacheDir: string, { name, version }: Package) => join(cacheDir, `${name}-${version}`)
export const isInstalled = (cacheDir: string, wanted: Package) => existsSync(installedDir(cacheDir, wanted))

/** Builds beside its place and renames, so that nobody ever sees half of it. Idempotent, safe to run concurrently. */
export async function install(cacheDir: string, wanted: Package, report: Report): Promise<void> {
  const target = installedDir(cacheDir, wanted)
  if (existsSync(target)) return
  mkdirSync(cacheDir, { recursive: true })
  const title = `${wanted.name} ${wanted.version}`
  const build = async () => {
    if (existsSync(target)) return
    const building = mkdtempSync(`${target}.building-`)
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
