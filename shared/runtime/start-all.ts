/** Every service as a child process of its own; one that dies is started again, a signal stops them all. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from './fault.ts'
import type { Close } from './lifecycle.ts'
import { log } from './log.ts'

/** A service that ends sooner than this after its start is not going to run; do not try for ever. In milliseconds. */
const shortLifeMs = 5_000
const restartAfterMs = 500

/**
 * @param file the entry point that runs one service when given its name
 * @param firstPort where the first service listens; the others follow in order
 */
export function startAll(services: string[], file: string, firstPort: number, closing: (close: Close) => void): void {
  const children = new Set<ChildProcess>()
  let leaving = false

  function start(name: string, port: number): void {
    const startedAt = Date.now()
    const env = { ...process.env, PORT: String(port), EXIT_WITH_PARENT: '1' }
    const child = spawn(process.execPath, [file, name], { env, stdio: ['pipe', 'inherit', 'inherit'] })
    children.add(child)
    child.once('exit', (code, signal) => {
      children.delete(child)
      if (leaving) return
      if (signal === null && Date.now() - startedAt < shortLifeMs)
        throw new Fault('unavailable', `The service ${name} did not start. Its log above says why.`)
      log.warn({ name, code, signal }, 'ended, starting it again')
      setTimeout(() => leaving || start(name, port), restartAfterMs)
    })
  }

  closing(() => {
    leaving = true
    for (const child of children) child.kill('SIGTERM')
    return Promise.all([...children].map((child) => once(child, 'exit')))
  })
  for (const [i, name] of services.entries()) start(name, firstPort + i)
}
