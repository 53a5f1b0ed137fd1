/** Runs work concurrently across keys and in order within one, with a bound on how much runs at once. */

export interface Lanes {
  /** Resolves when this piece of work is done. @throws what the work throws */
  run(key: string, work: () => Promise<void>): Promise<void>
  /** Resolves once there is room for more. */
  room(): Promise<void>
  /** Pieces of work that are running or waiting. */
  size(): number
}

/** @param most how many pieces of work may be held, running or waiting for an earlier one of their key */
export function lanes(most: number): Lanes {
  const tails = new Map<string, Promise<void>>()
  let held = 0
  let waiting: (() => void)[] = []

  return {
    size: () => held,
    async room() {
      while (held >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    run(key, work) {
      held++
      const mine = (tails.get(key) ?? Promise.resolve()).then(work)
      const settled = mine
        .catch(() => {})
        .then(() => {
          held--
          if (tails.get(key) === settled) tails.delete(key)
          const woken = waiting
          waiting = []
          for (const wake of woken) wake()
        })
      tails.set(key, settled)
      return mine
    },
  }
}
