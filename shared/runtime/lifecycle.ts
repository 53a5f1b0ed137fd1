/** The beginning and the end of a process: run what starts it, close in reverse on a signal, leave on a fault. */
import { AppError, messageOf } from './errors.ts'
import { log } from './log.ts'

export type Close = () => Promise<unknown> | unknown

/** How long closing may take before the process leaves anyway, in milliseconds. */
const shutdownTimeoutMs = 10_000

/**
 * Runs a service: `start` opens things and hands each one's closing to `closing`; SIGINT and SIGTERM close them in
 * reverse. A start that fails, and any error that nobody caught, ends the process with code 1: no half-alive service.
 */
export function runService(name: string, start: (onClose: (close: Close) => void) => Promise<void>): void {
  const closers: Close[] = []
  let isShuttingDown = false

  async function shutDown(code: number): Promise<void> {
    if (isShuttingDown) return
    isShuttingDown = true
    setTimeout(() => process.exit(code || 1), shutdownTimeoutMs).unref()
    for (const close of closers.reverse())
      await Promise.resolve(close()).catch((error) => log.warn({ name, error: messageOf(error) }, 'closing'))
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
  // A launcher that holds the other end of standard input takes this process with it, however it ends.
  if (process.env.EXIT_WITH_PARENT) process.stdin.on('end', () => void shutDown(0)).resume()
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  start((close) => closers.push(close)).then(() => log.info({ name }, 'ready'), fail)
}
