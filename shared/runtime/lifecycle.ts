/** Start and shutdown of a process: it closes resources in reverse on a signal, and exits on an error. */
import { AppError, messageOf } from './errors.ts'
import { log } from './log.ts'

export type Close = () => Promise<unknown> | unknown

/** After this time the process exits even if a resource is not closed, in milliseconds. */
const shutdownTimeoutMs = 10_000

/**
 * Runs a service. `start` opens resources and passes a function that closes each one to `onClose`. SIGINT and SIGTERM close
 * them in reverse. A failed start and any uncaught error end the process with code 1, so that no service runs half-started.
 */
export function runService(name: string, start: (onClose: (close: Close) => void) => Promise<void>): void {
  const closers: Close[] = []
  let isShuttingDown = false

  async function shutDown(code: number): Promise<void> {
    if (isShuttingDown) return
    isShuttingDown = true
    setTimeout(() => process.exit(code || 1), shutdownTimeoutMs).unref()
    for (const close of closers.reverse())
      await Promise.resolve(close()).catch((error) => log.warn({ name, error: messageOf(error) }, 'failed to close'))
    process.exit(code)
  }

  const fail = (error: unknown) => {
    log.fatal(
      { name, error: error instanceof AppError ? error.message : error instanceof Error ? error.stack : error },
      'failed',
    )
    void shutDown(1)
  }
  process.on('SIGINT', () => void shutDown(0))
  process.on('SIGTERM', () => void shutDown(0))
  // Standard input ends when the parent process does, for whatever reason. Then this process exits too.
  if (process.env.EXIT_WITH_PARENT) process.stdin.on('end', () => void shutDown(0)).resume()
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  start((close) => closers.push(close)).then(() => log.info({ name }, 'ready'), fail)
}
