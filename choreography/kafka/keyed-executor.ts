/** Runs work concurrently across keys and in order within one, with a bound on how much runs at once. */

export interface KeyedExecutor {
  /** Resolves when this piece of work is done. @throws what the work throws */
  run(key: string, work: () => Promise<void>): Promise<void>
  /** Whether as much is held as may be; whoever runs more all the same holds more. */
  isFull(): boolean
  /** Resolves when a piece of work has ended, at the latest after so long; there may be room then. */
  waitForCapacity(timeoutMs: number): Promise<void>
  /** Pieces of work that are running or waiting. */
  size(): number
}

/** @param most how many pieces of work may be held, running or waiting for an earlier one of their key */
export function keyedExecutor(most: number): KeyedExecutor {
  const tails = new Map<string, Promise<void>>()
  let held = 0
  let waiting: (() => void)[] = []

  return {
    size: () => held,
    isFull: () => held >= most,
    waitForCapacity: (timeoutMs) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
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
