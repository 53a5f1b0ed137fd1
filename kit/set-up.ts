/**
 * Installs what a command needs, in parallel: the packages of package-lock.json, Prisma's client, and the servers of its
 * styles. Neither this file nor those it imports may import a package, because none may be installed yet.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { killRecordedProcess } from '#stack/pid-file.ts'
import type { Server } from '#stack/server.ts'
import { standaloneServers } from '#stack/standalone-servers.ts'
import { output, type Report, secondsSince, withProgress } from '#stack/tools.ts'
import { whenOrphaned } from './launcher.ts'
import { neededServers } from './needed-servers.ts'
import { killAll } from './own-processes.ts'

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const pidFile = join(root, 'node_modules.pid')
const report: Report = (line) => console.error(line)

/** @param args of the command line. Ends the process, with a message, when something is missing or fails */
export async function setUp(args: string[]): Promise<void> {
  const abort = () => {
    killAll()
    process.exit(130)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  const stopWatching = whenOrphaned(abort)
  try {
    const servers = await serversToInstall(args)
    // If one fails, the others are killed.
    await Promise.all([installPackages(), ...servers.map((server) => server.install(report))])
  } catch (error) {
    killAll()
    console.error(process.env.KIT_DEBUG && error instanceof Error ? error.stack : messageOf(error))
    process.exit(1)
  }
  stopWatching()
  for (const signal of signals) process.off(signal, abort)
}

/** @throws AppError configuration naming every tool that is missing, before anything was installed */
async function serversToInstall(args: string[]): Promise<Server[]> {
  const { required, optional } = neededServers(args)
  if (required.length + optional.length === 0) return []
  const servers = standaloneServers(stackConfig())
  const down = await Promise.all(required.map(async (name) => ((await servers[name].isReady()) ? [] : [servers[name]])))
  const missing = (await Promise.all(down.flat().map((server) => server.missing()))).flat()
  if (missing.length > 0)
    throw new AppError(
      'configuration',
      `${missing.join('\n')}\nOr use servers that run elsewhere (npx kit stack --help), or styles that need none of these (--style).`,
    )
  const possible = await Promise.all(
    optional.map(async (name) => ((await servers[name].missing()).length > 0 ? [] : [servers[name]])),
  )
  return [...down, ...possible].flat()
}

async function installPackages(): Promise<void> {
  const patches = existsSync(join(root, 'patches')) ? readdirSync(join(root, 'patches')) : []
  await runUnlessStamped('.installed', ['package-lock.json', ...patches.map((name) => `patches/${name}`)], npmInstall)
  await runUnlessStamped('.generated', ['prisma/schema.prisma', 'package-lock.json'], generateClient)
}

/** Does the work unless a stamp records that it was done for exactly these files. One process at a time. */
async function runUnlessStamped(stampName: string, inputs: string[], work: () => Promise<void>): Promise<void> {
  const stamp = join(modules, stampName)
  const hash = createHash('sha256')
  for (const file of inputs) hash.update(readFileSync(join(root, file)))
  const digest = hash.digest('hex')
  const isDone = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  if (isDone()) return
  const runUnlessDone = async () => {
    if (isDone()) return
    await killRecordedProcess(pidFile)
    await work()
    writeFileSync(stamp, digest)
  }
  await withLock(join(root, 'node_modules.lock'), runUnlessDone, (pid) =>
    report(`packages: waiting for process ${pid}, which installs them`),
  )
}

async function npmInstall(): Promise<void> {
  const startedAt = Date.now()
  const paths = packagePaths()
  const progress = () =>
    `${paths.filter((path) => existsSync(join(root, path, 'package.json'))).length} of ${paths.length} packages`
  // Not `npm ci`: it refuses a lock file from a registry that lacks other platforms' optional packages.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const work = output('npm', args, { cwd: root, pidFile })
  await withProgress(report, 'packages: installing what package-lock.json names, once in this folder', work, progress)
  await output(process.execPath, [join(modules, 'patch-package/index.js'), '--error-on-fail'], { cwd: root, pidFile })
  linkNode()
  report(`packages: installed in ${secondsSince(startedAt)} s`)
}

/** The paths of this platform's packages, as npm will install them. */
function packagePaths(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { os?: string[]; cpu?: string[] }>
  }
  const fits = (allowed: string[] | undefined, mine: string) => !allowed || allowed.includes(mine)
  return Object.entries(packages)
    .filter(([path, { os, cpu }]) => path !== '' && fits(os, process.platform) && fits(cpu, process.arch))
    .map(([path]) => path)
}

/** So that `npx node` and scripts that start with `#!/usr/bin/env node` run on this Node.js. */
function linkNode(): void {
  const link = join(modules, '.bin/node')
  rmSync(link, { force: true })
  symlinkSync(process.execPath, link)
}

/** Prisma would download an engine for this. Any existing file can replace it, because generating does not use it. */
async function generateClient(): Promise<void> {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? join(root, 'package.json'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  const generate = [join(modules, 'prisma/build/index.js'), 'generate']
  const work = output(process.execPath, generate, { cwd: root, env, pidFile })
  await withProgress(report, "packages: generating Prisma's client", work)
}
