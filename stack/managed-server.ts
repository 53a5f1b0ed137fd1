/** A server this machine runs: a detached process that outlives the command that started it, found by its pid file. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, messageOf } from '#shared/runtime/fault.ts'
import type { StackConfig } from './config.ts'
import { withLock } from './lock.ts'
import {
  goneWithin,
  identify,
  isAlive,
  type ProcessIdentity,
  processTree,
  readPidFile,
  removePidFile,
  signal,
  writePidFile,
} from './pid-file.ts'
import { whyNotFree } from './ports.ts'
import type { IfTaken, Server, ServerName } from './server.ts'
import { lastLines, type Report, visibly } from './tools.ts'

/** What differs from server to server. */
export interface Recipe extends Pick<Server, 'name' | 'address' | 'missing' | 'install' | 'isReady'> {
  /** All ports it listens on, the clients' first. */
  ports: [number, ...number[]]
  /** Makes the data directory ready. @returns the command to run */
  prepare(report: Report): Promise<Command>
  stopSignal: NodeJS.Signals
}

export interface Command {
  file: string
  args: string[]
  env?: NodeJS.ProcessEnv
  uid?: number
  gid?: number
}

const readyWithinMs = 120_000
const stoppedWithinMs = 30_000

export const pidFileOf = (config: StackConfig, name: ServerName) => join(config.dataDir, name, 'server.pid')

export function managedServer(recipe: Recipe, config: StackConfig): Server {
  const { name, address, ports } = recipe
  const pidFile = pidFileOf(config, name)
  const logFile = join(config.dataDir, 'logs', `${name}.log`)
  const running = () => readPidFile(pidFile)

  async function start(report: Report, ifTaken: IfTaken): Promise<boolean> {
    const found = running()
    if (found) {
      if (found.port !== ports[0]) throw new Fault('configuration', runsOnAnotherPort(name, found.port, config))
      await becomeReady(found, statSync(logFile).size, report)
      return false
    }
    if (ifTaken === 'use' && (await recipe.isReady())) {
      report(`${name}: already on ${address}, not started by the kit; used as it is`)
      return false
    }
    for (const port of ports) {
      const reason = await whyNotFree(port)
      if (reason) throw new Fault('configuration', portTaken(name, port, reason))
    }
    const startedAt = Date.now()
    const { identity, logged } = await launch(await recipe.prepare(report))
    await visibly(report, `${name}: starting`, becomeReady(identity, logged, report))
    report(`${name}: ready on ${address} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
    return true
  }

  /** @returns with how long the log was before */
  async function launch(command: Command): Promise<{ identity: ProcessIdentity; logged: number }> {
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, 'a')
    const logged = statSync(logFile).size
    const child = spawn(command.file, command.args, { ...command, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    await once(child, 'spawn').catch((cause) => {
      throw new Fault('unavailable', `${command.file} could not be run: ${messageOf(cause)}`, cause)
    })
    child.unref()
    const identity = identify(child.pid!) ?? { pid: child.pid!, birth: 'gone' }
    writePidFile(pidFile, { ...identity, port: ports[0] })
    return { identity, logged }
  }

  async function becomeReady(identity: ProcessIdentity, logged: number, report: Report): Promise<void> {
    const deadline = Date.now() + readyWithinMs
    while (!(await recipe.isReady())) {
      const alive = isAlive(identity)
      if (alive && Date.now() < deadline) {
        await sleep(50)
        continue
      }
      if (alive) await kill()
      removePidFile(pidFile)
      report(`${name}: failed`)
      const what = alive ? `was not ready after ${readyWithinMs / 1_000} s` : 'ended while starting'
      const end = lastLines(readFileSync(logFile).subarray(logged).toString('utf8'))
      throw new Fault('unavailable', `${name} ${what}. The end of its log, ${logFile}:\n${end}`)
    }
  }

  async function stop(): Promise<void> {
    const found = running()
    if (found) {
      signal(found, 'SIGCONT')
      signal(found, recipe.stopSignal)
      if (!(await goneWithin([found], stoppedWithinMs))) await kill()
    }
    removePidFile(pidFile)
  }

  async function kill(): Promise<void> {
    const found = running()
    if (!found) {
      if (!(await recipe.isReady())) return
      throw new Fault('configuration', `${name} at ${address} is not ours to kill: the kit did not start it.`)
    }
    const tree = processTree(found)
    for (const each of tree) signal(each, 'SIGKILL')
    await goneWithin(tree, stoppedWithinMs)
    removePidFile(pidFile)
  }

  const { missing, install, isReady } = recipe
  const pids = () => {
    const found = running()
    return found ? processTree(found).map(({ pid }) => pid) : []
  }
  const startLocked: Server['start'] = (report, ifTaken) =>
    withLock(join(config.dataDir, name, 'start.lock'), () => start(report, ifTaken))
  return { name, address, external: false, logFile, missing, install, start: startLocked, stop, kill, isReady, pids }
}

const portTaken = (name: string, port: number, reason: string) =>
  `Port ${port}, wanted for ${name}, cannot be used: ${reason}. End that, set KIT_PORT_BASE to another base, or name a ${name} that runs elsewhere: see kit stack --help.`

const runsOnAnotherPort = (name: string, port: number, config: StackConfig) =>
  `${name} already runs from ${config.dataDir}, on port ${port}. Stop it with the KIT_PORT_BASE it was started with, or set another KIT_DATA_DIR.`
