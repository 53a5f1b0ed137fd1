/** Ctrl-C and its like: the first asks for an orderly end; one that comes later, out of impatience, for an end at once. */
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
