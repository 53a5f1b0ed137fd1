/** One service as a process that can be started, killed, frozen, stopped and restarted. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { identify, removePidFile, writePidFile } from './pid-file.ts'
import { portConflict } from './ports.ts'
import { lastLines } from './tools.ts'

const projectRoot = join(import.meta.dirname, '..')

export interface ProcessSpec {
  name: string
  /** The entry point with its arguments, from the project's root. */
  args: string[]
  env: Record<string, string>
  /** Where its health page will be, http://host:port */
  url: string
  logFile: string
  /** Records the process while it runs: see endLeftoverServices. */
  pidFile?: string
}

export interface ServiceProcess {
  name: string
  url: string
  /** undefined while it is not running */
  pid(): number | undefined
  /** Resolves when its health page responds. @throws AppError unavailable with the end of its log when it does not */
  start(): Promise<void>
  signal(name: NodeJS.Signals): void
  /** SIGKILL, and stays down until `start`. */
  kill(): Promise<void>
  /** SIGTERM, then SIGKILL if it does not exit in time. */
  stop(): Promise<void>
  logFile: string
}

const restartAfterMs = 500

/** Starts nothing yet. A process that exits by itself is restarted, as on a container platform. */
export function serviceProcess(spec: ProcessSpec): ServiceProcess {
  let child: ChildProcess | undefined
  let logStart = 0
  let shouldRun = false

  function launch(): ChildProcess {
    mkdirSync(dirname(spec.logFile), { recursive: true })
    const log = openSync(spec.logFile, 'a')
    logStart = fstatSync(log).size
    const next = spawn(process.execPath, spec.args, {
      cwd: projectRoot,
      env: { ...process.env, NODE_ENV: 'production', ...spec.env, EXIT_WITH_PARENT: '1' },
      stdio: ['pipe', log, log],
      detached: true,
    })
    closeSync(log)
    child = next
    recordPid(spec.pidFile, next)
    next.once('exit', () => {
      if (child === next) {
        child = undefined
        if (spec.pidFile) removePidFile(spec.pidFile)
      }
      if (shouldRun) setTimeout(() => shouldRun && !child && launch(), restartAfterMs)
    })
    return next
  }

  async function terminate(signal: NodeJS.Signals): Promise<void> {
    shouldRun = false
    const exiting = child
    if (!exiting || exiting.exitCode !== null || exiting.signalCode !== null) return
    const gone = once(exiting, 'exit')
    exiting.kill('SIGCONT')
    exiting.kill(signal)
    const late = setTimeout(() => exiting.kill('SIGKILL'), timeouts.serviceStopMs)
    await gone
    clearTimeout(late)
  }

  return {
    name: spec.name,
    url: spec.url,
    logFile: spec.logFile,
    pid: () => child?.pid,
    async start() {
      if (child) return
      await waitForFreePort(spec)
      shouldRun = true
      const started = launch()
      const deadline = Date.now() + timeouts.serviceReadyMs
      while (!(await isHealthy(spec.url))) {
        const ended = started.exitCode !== null || started.signalCode !== null
        if (!ended && Date.now() < deadline) await sleep(50)
        else {
          await terminate('SIGKILL')
          shouldRun = false
          const logEnd = lastLines(readFileSync(spec.logFile).subarray(logStart).toString())
          throw new AppError(
            'unavailable',
            `${spec.name} did not start. The end of its log, ${spec.logFile}:\n${logEnd}`,
          )
        }
      }
    },
    signal: (name) => void child?.kill(name),
    kill: () => terminate('SIGKILL'),
    stop: () => terminate('SIGTERM'),
  }
}

function recordPid(pidFile: string | undefined, { pid }: ChildProcess): void {
  const identity = pid === undefined ? undefined : identify(pid)
  if (pidFile && identity) writePidFile(pidFile, identity)
}

/** Waits for a previous process that is still exiting: its health page would be taken for that of the new one. */
async function waitForFreePort({ name, url }: ProcessSpec): Promise<void> {
  const port = Number(new URL(url).port)
  const deadline = Date.now() + timeouts.serviceStopMs
  for (let reason = await portConflict(port); reason; reason = await portConflict(port)) {
    const remedy = 'End that, or set KIT_PORT_BASE to another base.'
    if (Date.now() > deadline)
      throw new AppError('configuration', `Port ${port}, wanted for ${name}, cannot be used: ${reason}. ${remedy}`)
    await sleep(100)
  }
}

export async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`, { signal: AbortSignal.timeout(timeouts.probeMs) }).then(
    (response) => response.ok,
    () => false,
  )
}
