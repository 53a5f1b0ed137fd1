/** What a partition has handed out and what may be committed: only offsets below which everything is done. */

export interface InFlight {
  started(offset: bigint): void
  /** @returns the offset to commit (the next one to read), or null while something earlier is still in work */
  finished(offset: bigint): bigint | null
}

export function inFlight(): InFlight {
  /** Offsets in the order they came, each with whether it is done. */
  const work = new Map<bigint, boolean>()
  return {
    started: (offset) => void work.set(offset, false),
    finished(offset) {
      if (!work.has(offset)) return null
      work.set(offset, true)
      let last: bigint | null = null
      for (const [next, done] of work) {
        if (!done) break
        last = next
        work.delete(next)
      }
      return last === null ? null : last + 1n
    },
  }
}
