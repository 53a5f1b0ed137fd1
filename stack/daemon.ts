/** A server that outlives whoever started it: found again by its pid file, judged ready by asking it, ended for certain. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#shared/runtime/fault.ts'
import type { Report } from './install.ts'
import { processTree, readPidFile, removePidFile, writePidFile } from './pids.ts'
import type { ServerSpec } from './stack.ts'

export interface Daemon {
  logFile: string
  pids(): number[]
  /** @returns true when this call started it. @throws Fault when it does not become ready, with the end of its log */
  start(report: Report): Promise<boolean>
  stop(): Promise<void>
  kill(): Promise<void>
}

const readyWithinMs = 90_000
const goneWithinMs = 30_000

/** @param dir holds the pid file, the log and whatever the server keeps */
export function daemon(name: string, dir: string, spec: ServerSpec): Daemon {
  const pidFile = join(dir, 'pid.json')
  const logFile = join(dir, 'server.log')
  const pid = () => readPidFile(pidFile)

  async function start(report: Report): Promise<boolean> {
    const running = pid() !== undefined
    if (!running) {
      for (const port of spec.ports) await assertFree(name, port)
      report(`${name}: starting`)
      await launch()
    }
    const startedAt = Date.now()
    while (!(await spec.isReady().catch(() => false))) {
      if (pid() === undefined) throw new Fault('unavailable', `${name} ended while starting. ${endOfLog(logFile)}`)
      if (Date.now() - startedAt > readyWithinMs)
        throw new Fault('unavailable', `${name} is not ready after ${readyWithinMs / 1000} s. ${endOfLog(logFile)}`)
      await sleep(100)
    }
    if (!running) report(`${name}: ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
    return !running
  }

  async function launch(): Promise<void> {
    const { command, args } = await spec.command()
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, 'a')
    const child = spawn(command, args, { cwd: dir, stdio: ['ignore', log, log], detached: true })
    child.on('error', () => {})
    closeSync(log)
    if (child.pid === undefined) throw new Fault('unavailable', `${name} cannot be run: ${command}`)
    writePidFile(pidFile, child.pid)
    child.unref()
  }

  /** Children count too: a killed PostgreSQL leaves some that hold its memory for a moment. */
  async function end(signal: NodeJS.Signals, others: 'spare' | 'kill'): Promise<void> {
    const root = pid()
    if (root === undefined) return removePidFile(pidFile)
    const tree = processTree(root)
    signalAll([root], signal)
    if (others === 'kill') signalAll(tree.slice(1), signal)
    const deadline = Date.now() + goneWithinMs
    while (tree.some(isAlive)) {
      if (Date.now() > deadline) signalAll(tree, 'SIGKILL')
      await sleep(20)
    }
    removePidFile(pidFile)
  }

  return {
    logFile,
    pids() {
      const root = pid()
      return root === undefined ? [] : processTree(root)
    },
    start,
    stop: () => end(spec.stopSignal, 'spare'),
    kill: () => end('SIGKILL', 'kill'),
  }
}

function signalAll(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, signal)
    } catch {
      // It has gone by itself.
    }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function assertFree(name: string, port: number): Promise<void> {
  const taken = await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.unref()
  })
  if (taken)
    throw new Fault(
      'configuration',
      `${name} cannot start: something else listens on port ${port}. Free it, or set KIT_PORT_BASE to another port.`,
    )
}

function endOfLog(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-6) : []
  return `The end of ${file}:\n${lines.join('\n')}`
}
