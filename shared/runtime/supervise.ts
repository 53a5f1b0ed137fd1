/** Every service as a child process of its own; one that dies is started again, a signal stops them all. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { AppError } from './errors.ts'
import type { Close } from './lifecycle.ts'
import { log } from './log.ts'

/** A service that ends sooner than this after its start did not get to run. In milliseconds. */
const minUptimeMs = 5_000
/** The pause before a restart, doubled for each short life in a row up to the most. In milliseconds. */
const restartDelayMs = 500
const maxRestartDelayMs = 30_000

/**
 * A service that does not get to run the first time is not going to: then all of them end. Later, what it needs may only
 * be away for a while, and the others must not go with it: it is tried again, with ever longer pauses.
 * @param file the entry point that runs one service when given its name
 * @param firstPort where the first service listens; the others follow in order
 */
export function superviseServices(
  services: string[],
  file: string,
  firstPort: number,
  onClose: (close: Close) => void,
): void {
  const children = new Set<ChildProcess>()
  let isStopping = false

  /** @param shortRuns how many times in a row it has ended too soon; none before it was first started */
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
      log.warn({ name, code, signal, delayMs: delayMs }, 'ended, starting it again')
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
