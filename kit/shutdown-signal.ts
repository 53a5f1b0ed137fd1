/** Ctrl-C and other signals: the first one starts an orderly shutdown, a later one ends the process immediately. */
import { whenOrphaned } from './launcher.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A terminal and a launcher may both pass on the same Ctrl-C. */
const sameRequestMs = 1_000

/** @returns a promise of the first request */
export function onShutdownSignal(endAtOnce: () => void): Promise<void> {
  let askedAt: number | undefined
  return new Promise((resolve) => {
    for (const name of signals)
      process.on(name, () => {
        if (askedAt !== undefined && Date.now() - askedAt > sameRequestMs) endAtOnce()
        askedAt ??= Date.now()
        resolve()
      })
    whenOrphaned(resolve)
  })
}
