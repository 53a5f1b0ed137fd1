// A copy of shared/runtime/random.ts, which benchmarks/load/k6-folder.test.ts writes.
/** Seeded random numbers: the same seed gives the same orders, arrivals and intervals on every machine. */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  below(below: number): number
}

/** FNV-1a, 32 bits: hashes a seed and a purpose, so that different purposes have different sequences. */
function hashSeed(seed: number, purpose: string): number {
  let h = 0x811c9dc5
  for (const c of `${seed}/${purpose}`) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193)
  return h >>> 0
}

/**
 * A Weyl sequence mixed by MurmurHash3's finalizer (A. Appleby): 32 bits of state, fast and good enough for resampling.
 */
export function random(seed: number, purpose: string): Random {
  let state = hashSeed(seed, purpose)
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
  return { next, below: (below) => Math.floor(next() * below) }
}

/** A Fisher–Yates shuffle. */
export function shuffled<T>(items: readonly T[], draws: Random): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = draws.below(i + 1)
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}
