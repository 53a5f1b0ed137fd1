/** The per-user cache of installed servers. An interrupted install leaves no incomplete one. */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { requireWritable } from './config.ts'
import { withLock } from './lock.ts'
import { killRecordedProcess } from './pid-file.ts'
import { output, type Report, secondsSince, withProgress } from './tools.ts'

/** Runs one of the tools that fill the directory. If this install is killed, the next one kills the tool. */
export type RunTool = (command: string, args: string[], env?: NodeJS.ProcessEnv) => Promise<string>

export interface Package {
  name: string
  version: string
  /** Fills an empty directory. */
  build(into: string, run: RunTool): Promise<void>
}

const unfinished = '.building-'

export const installedDir = (cacheDir: string, { name, version }: Package) => join(cacheDir, `${name}-${version}`)
export const isInstalled = (cacheDir: string, wanted: Package) => existsSync(installedDir(cacheDir, wanted))

/** Builds in a temporary directory and renames it, so that no process sees an incomplete one. Idempotent, safe to run concurrently. */
export async function install(cacheDir: string, wanted: Package, report: Report): Promise<void> {
  const target = installedDir(cacheDir, wanted)
  if (existsSync(target)) return
  requireWritable(cacheDir, 'KIT_CACHE_DIR')
  const title = `${wanted.name} ${wanted.version}`
  const build = async () => {
    if (existsSync(target)) return
    await discardUnfinished(target)
    const building = mkdtempSync(`${target}${unfinished}`)
    try {
      const startedAt = Date.now()
      const run: RunTool = (command, args, env = process.env) =>
        output(command, args, { env, pidFile: `${building}.pid` })
      await withProgress(
        report,
        `${wanted.name}: installing ${title}, once on this machine`,
        wanted.build(building, run),
      )
      renameSync(building, target)
      report(`${wanted.name}: installed ${title} in ${secondsSince(startedAt)} s`)
    } finally {
      rmSync(building, { recursive: true, force: true })
    }
  }
  await withLock(`${target}.lock`, build, (pid) =>
    report(`${wanted.name}: waiting for process ${pid}, which installs it`),
  )
}

/** Kills the tool of a killed install if it still runs, then removes its files. The caller holds the lock. */
async function discardUnfinished(target: string): Promise<void> {
  const left = readdirSync(dirname(target)).filter((name) => name.startsWith(`${basename(target)}${unfinished}`))
  for (const name of left.filter((name) => name.endsWith('.pid')))
    await killRecordedProcess(join(dirname(target), name))
  for (const name of left) rmSync(join(dirname(target), name), { recursive: true, force: true })
}

/** Copies the dependencies of a pom into the folder `libs` of a directory. @param properties of the pom, such as a version */
export async function mavenInstall(
  run: RunTool,
  pom: string,
  into: string,
  properties: Record<string, string>,
): Promise<void> {
  const definitions = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`)
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${into}/libs`, ...definitions]
  await run('mvn', ['-B', '-q', '-f', pom, ...copy])
}
