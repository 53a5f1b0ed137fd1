/**
 * The offsets of one partition that are being processed. An offset can be committed once all earlier ones are
 * processed.
 */

export interface OffsetTracker {
  start(offset: bigint): void
  /** @returns the offset to commit (the next one to read), or null while an earlier message is still being processed */
  finish(offset: bigint): bigint | null
}

export function createOffsetTracker(): OffsetTracker {
  /** Offsets in the order in which they arrived, each with whether it is processed. */
  const offsets = new Map<bigint, boolean>()
  return {
    start: (offset) => void offsets.set(offset, false),
    finish(offset) {
      if (!offsets.has(offset)) return null
      offsets.set(offset, true)
      let last: bigint | null = null
      for (const [next, done] of offsets) {
        if (!done) break
        last = next
        offsets.delete(next)
      }
      return last === null ? null : last + 1n
    },
  }
}
