/** A server this machine runs: a detached process that outlives the command that started it, found by its pid file. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import type { StackConfig } from './config.ts'
import { type Command, launch } from './launch.ts'
import { withLock } from './lock.ts'
import {
  isAlive,
  type ProcessIdentity,
  processTree,
  readPidFile,
  removePidFile,
  signal,
  waitForExit,
  writePidFile,
} from './pid-file.ts'
import { portConflict } from './ports.ts'
import type { PortConflictPolicy, Server } from './server.ts'
import { lastLines, type Report, withProgress } from './tools.ts'

/** What differs from server to server. */
export interface ServerSpec extends Pick<Server, 'name' | 'address' | 'missing' | 'install' | 'isReady'> {
  /** Names its files when there are several of the same server; the server's name when absent. */
  instance?: string
  /** All ports it listens on, the clients' first. */
  ports: [number, ...number[]]
  /** Makes the data directory ready. @returns the command to run */
  prepare(report: Report): Promise<Command>
  stopSignal: NodeJS.Signals
}

export const pidFileOf = (config: StackConfig, name: string) => join(config.dataDir, name, 'server.pid')

/** A server's specification, and the files of its process. */
interface Managed {
  spec: ServerSpec
  config: StackConfig
  pidFile: string
  logFile: string
}

export function managedServer(spec: ServerSpec, config: StackConfig): Server {
  const { name, instance = name, address, missing, install, isReady } = spec
  const logFile = join(config.dataDir, 'logs', `${instance}.log`)
  const managed = { spec, config, pidFile: pidFileOf(config, instance), logFile }
  return {
    name,
    address,
    external: false,
    logFile,
    missing,
    install,
    isReady,
    start: (report, policy) =>
      withLock(join(config.dataDir, instance, 'start.lock'), () => start(managed, report, policy)),
    stop: () => stop(managed),
    kill: () => kill(managed),
    pids() {
      const found = readPidFile(managed.pidFile)
      return found ? processTree(found).map(({ pid }) => pid) : []
    },
    owner: () => readPidFile(managed.pidFile)?.owner,
  }
}

async function start(managed: Managed, report: Report, policy: PortConflictPolicy): Promise<boolean> {
  const { spec, config, pidFile, logFile } = managed
  const { name, instance = name, address, ports } = spec
  const found = readPidFile(pidFile)
  if (found) {
    if (found.port !== ports[0]) throw new AppError('configuration', runsOnAnotherPort(name, found.port, config))
    await waitUntilReady(managed, found, statSync(logFile).size, report)
    if (!config.owner || !isAbandoned(found.owner)) return false
    report(`${name}: taken over from a start that was killed`)
    writePidFile(pidFile, { ...found, owner: config.owner })
    return true
  }
  if (policy === 'use' && (await spec.isReady())) {
    report(`${name}: already on ${address}, not started by the kit; used as it is`)
    return false
  }
  for (const port of ports) {
    const reason = await portConflict(port)
    if (reason) throw new AppError('configuration', portTaken(name, port, reason))
  }
  const startedAt = Date.now()
  const { identity, logOffset } = await launch(await spec.prepare(report), logFile)
  writePidFile(pidFile, { ...identity, port: ports[0], ...(config.owner && { owner: config.owner }) })
  await withProgress(report, `${instance}: starting`, waitUntilReady(managed, identity, logOffset, report))
  report(`${instance}: ready on ${address} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
  return true
}

/** Its owner was killed before it could stop it. */
export const isAbandoned = (owner: ProcessIdentity | undefined): boolean => owner !== undefined && !isAlive(owner)

async function waitUntilReady(
  managed: Managed,
  identity: ProcessIdentity,
  logOffset: number,
  report: Report,
): Promise<void> {
  const { spec, pidFile, logFile } = managed
  const deadline = Date.now() + timeouts.serverReadyMs
  while (!(await spec.isReady())) {
    const alive = isAlive(identity)
    if (alive && Date.now() < deadline) {
      await sleep(50)
      continue
    }
    if (alive) await kill(managed)
    removePidFile(pidFile)
    report(`${spec.name}: failed`)
    const what = alive ? `was not ready after ${timeouts.serverReadyMs / 1_000} s` : 'ended while starting'
    const end = lastLines(readFileSync(logFile).subarray(logOffset).toString('utf8'))
    throw new AppError('unavailable', `${spec.name} ${what}. The end of its log, ${logFile}:\n${end}`)
  }
}

async function stop(managed: Managed): Promise<void> {
  const found = readPidFile(managed.pidFile)
  if (found) {
    signal(found, 'SIGCONT')
    signal(found, managed.spec.stopSignal)
    if (!(await waitForExit([found], timeouts.serverStopMs))) await kill(managed)
  }
  removePidFile(managed.pidFile)
}

async function kill({ spec, pidFile }: Managed): Promise<void> {
  const found = readPidFile(pidFile)
  if (!found) {
    if (!(await spec.isReady())) return
    const message = `${spec.name} at ${spec.address} cannot be killed: the kit did not start it.`
    throw new AppError('configuration', message)
  }
  const tree = processTree(found)
  for (const each of tree) signal(each, 'SIGKILL')
  await waitForExit(tree, timeouts.processGoneMs)
  removePidFile(pidFile)
}

const portTaken = (name: string, port: number, reason: string) =>
  `Port ${port}, wanted for ${name}, cannot be used: ${reason}. End that, set KIT_PORT_BASE to another base, or name a ${name} that runs elsewhere: see kit stack --help.`

const runsOnAnotherPort = (name: string, port: number | undefined, config: StackConfig) =>
  `${name} already runs from ${config.dataDir}, on port ${port}. Stop it with the KIT_PORT_BASE it was started with, or set another KIT_DATA_DIR.`
