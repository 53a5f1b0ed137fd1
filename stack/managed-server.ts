/** A server this machine runs: a detached process that outlives the command that started it, found by its pid file. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#shared/runtime/fault.ts'
import type { StackConfig } from './config.ts'
import { withLock } from './lock.ts'
import {
  identify,
  isAlive,
  type ProcessIdentity,
  processTree,
  readPidFile,
  removePidFile,
  signal,
  writePidFile,
} from './pid-file.ts'
import type { Server, ServerName } from './server.ts'
import { type Report, visibly } from './tools.ts'

/** What differs from server to server. */
export interface Recipe {
  name: ServerName
  /** What clients are given. */
  address: string
  /** All ports it listens on, the clients' first. */
  ports: [number, ...number[]]
  /** @throws Fault configuration when a tool that this start or install needs is missing */
  check(): Promise<void>
  install(report: Report): Promise<void>
  /** Makes the data directory ready. @returns the command to run */
  prepare(report: Report): Promise<Command>
  isReady(): Promise<boolean>
  stopSignal: NodeJS.Signals
}

export interface Command {
  file: string
  args: string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
  uid?: number
  gid?: number
}

const readyWithinMs = 120_000
const stoppedWithinMs = 30_000

export function managedServer(recipe: Recipe, config: StackConfig): Server {
  const { name, ports } = recipe
  const pidFile = join(config.dataDir, name, 'server.pid')
  const logFile = join(config.dataDir, 'logs', `${name}.log`)
  const running = () => readPidFile(pidFile)

  async function start(report: Report): Promise<boolean> {
    const found = running()
    if (found && found.port !== ports[0]) throw new Fault('configuration', runsOnAnotherPort(name, found.port, config))
    if (found) {
      await becomeReady(found, statSync(logFile).size, report)
      return false
    }
    for (const port of ports) await requireFreePort(name, port)
    const command = await recipe.prepare(report)
    const startedAt = Date.now()
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, 'a')
    const logged = statSync(logFile).size
    const child = spawn(command.file, command.args, { ...command, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    await spawned(child, command.file)
    child.unref()
    const identity = identify(child.pid!) ?? { pid: child.pid!, birth: 'gone' }
    writePidFile(pidFile, { ...identity, port: ports[0] })
    await visibly(report, `${name}: starting`, becomeReady(identity, logged, report))
    report(`${name}: ready on ${recipe.address} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
    return true
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
      throw new Fault('unavailable', `${name} ${what}. The end of its log, ${logFile}:\n${tail(logFile, logged)}`)
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
    if (!found) return
    const tree = processTree(found)
    for (const each of tree) signal(each, 'SIGKILL')
    await goneWithin(tree, stoppedWithinMs)
    removePidFile(pidFile)
  }

  return {
    name,
    address: recipe.address,
    external: false,
    logFile,
    check: recipe.check,
    install: recipe.install,
    start: (report) => withLock(join(config.dataDir, name, 'start.lock'), () => start(report)),
    stop,
    kill,
    isReady: recipe.isReady,
    pids() {
      const found = running()
      return found ? processTree(found).map(({ pid }) => pid) : []
    },
  }
}

const runsOnAnotherPort = (name: string, port: number, config: StackConfig) =>
  `${name} already runs from ${config.dataDir}, on port ${port}. Stop it with the KIT_PORT_BASE it was started with, or set another KIT_DATA_DIR.`

const spawned = (child: ReturnType<typeof spawn>, file: string) =>
  new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) =>
      reject(new Fault('unavailable', `${file} could not be run: ${cause.message}`, cause)),
    )
  })

async function goneWithin(processes: ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (processes.some(isAlive)) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** @throws Fault configuration when somebody listens there already */
async function requireFreePort(name: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause) =>
      reject(
        new Fault(
          'configuration',
          `Port ${port}, wanted for ${name}, cannot be used (${(cause as NodeJS.ErrnoException).code}): another program has it. Free it, or set KIT_PORT_BASE to another base.`,
          cause,
        ),
      ),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

const tail = (file: string, from: number): string =>
  readFileSync(file).subarray(from).toString('utf8').trimEnd().split('\n').slice(-12).join('\n')
