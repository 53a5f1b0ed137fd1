/** Shutdown signals such as Ctrl-C: the first requests a graceful shutdown, a later one an immediate exit. */
import { whenOrphaned } from './launcher.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A terminal and a launcher may both forward the same Ctrl-C. */
const sameRequestMs = 1_000

/** @returns a promise of the first request */
export function onShutdownSignal(exitNow: () => void): Promise<void> {
  let requestedAt: number | undefined
  return new Promise((resolve) => {
    for (const name of signals)
      process.on(name, () => {
        if (requestedAt !== undefined && Date.now() - requestedAt > sameRequestMs) exitNow()
        requestedAt ??= Date.now()
        resolve()
      })
    whenOrphaned(resolve)
  })
}
