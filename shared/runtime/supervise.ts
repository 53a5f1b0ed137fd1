/** Runs every service as a child process. One that exits is restarted; a signal stops all of them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { AppError } from './errors.ts'
import type { Close } from './lifecycle.ts'
import { log } from './log.ts'

/** A service that exits sooner than this after its start counts as not started. In milliseconds. */
const minUptimeMs = 5_000
/** The delay before a restart, doubled for each short run in a row up to the maximum. In milliseconds. */
const restartDelayMs = 500
const maxRestartDelayMs = 30_000

/**
 * If the first start of a service fails, all of them stop. If a later start fails, a dependency may only be unavailable for a
 * while, and the other services must not stop: the service is restarted with increasing delays.
 * @param file the entry point that runs one service when given its name
 * @param firstPort of the first service; the others use the ports after it
 */
export function superviseServices(
  services: string[],
  file: string,
  firstPort: number,
  onClose: (close: Close) => void,
): void {
  const children = new Set<ChildProcess>()
  let isStopping = false

  /** @param shortRuns how many times in a row it has exited early; undefined at its first start */
  function start(name: string, port: number, shortRuns?: number): void {
    const startedAt = Date.now()
    const env = { ...process.env, PORT: String(port), EXIT_WITH_PARENT: '1' }
    const child = spawn(process.execPath, [file, name], { env, stdio: ['pipe', 'inherit', 'inherit'] })
    children.add(child)
    child.once('exit', (code, signal) => {
      children.delete(child)
      if (isStopping) return
      const exitedEarly = signal === null && Date.now() - startedAt < minUptimeMs
      if (exitedEarly && shortRuns === undefined)
        throw new AppError('unavailable', `The service ${name} did not start. Its log above says why.`)
      const shortRunsInARow = exitedEarly ? (shortRuns ?? 0) + 1 : 0
      const delayMs = Math.min(maxRestartDelayMs, restartDelayMs * 2 ** shortRunsInARow)
      log.warn({ name, code, signal, delayMs: delayMs }, 'exited, restarting')
      setTimeout(() => isStopping || start(name, port, shortRunsInARow), delayMs)
    })
  }

  onClose(() => {
    isStopping = true
    for (const child of children) child.kill('SIGTERM')
    return Promise.all([...children].map((child) => once(child, 'exit')))
  })
  for (const [i, name] of services.entries()) start(name, firstPort + i)
}
