/** Runs tasks of different keys concurrently, tasks of one key in order, and reports when its capacity is reached. */

export interface KeyedExecutor {
  /** Resolves when the task is finished. @throws what the task throws */
  run(key: string, task: () => Promise<void>): Promise<void>
  /** Whether the capacity is reached. Callers have to check: `run` accepts more. */
  isFull(): boolean
  /** Resolves when a task has finished, or after `timeoutMs`; there may be capacity then. */
  waitForCapacity(timeoutMs: number): Promise<void>
  /** Tasks that are running or waiting. */
  size(): number
}

/** @param capacity the number of tasks that may be running, or waiting for an earlier task of their key */
export function createKeyedExecutor(capacity: number): KeyedExecutor {
  const tails = new Map<string, Promise<void>>()
  let pendingCount = 0
  let waiters: (() => void)[] = []

  return {
    size: () => pendingCount,
    isFull: () => pendingCount >= capacity,
    waitForCapacity: (timeoutMs) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        waiters.push(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
    run(key, task) {
      pendingCount++
      const result = (tails.get(key) ?? Promise.resolve()).then(task)
      const settled = result
        .catch(() => {})
        .then(() => {
          pendingCount--
          if (tails.get(key) === settled) tails.delete(key)
          const toWake = waiters
          waiters = []
          for (const wake of toWake) wake()
        })
      tails.set(key, settled)
      return result
    },
  }
}
