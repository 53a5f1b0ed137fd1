/** A semaphore for each name: so many at a time, and the others wait in the order of their arrival. */

/** @param permits how many a name allows at a time; it may change */
export function semaphores(permits: (name: string) => number) {
  const held = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  const queueOf = (name: string) => waiting.get(name) ?? []
  const isFree = (name: string) => (held.get(name) ?? 0) < permits(name)
  const hold = (name: string, change: 1 | -1) => held.set(name, (held.get(name) ?? 0) + change)

  function admit(name: string): void {
    const queue = queueOf(name)
    while (queue.length > 0 && isFree(name)) {
      hold(name, 1)
      queue.shift()!()
    }
  }

  return {
    /** Runs the work when there is a permit for it. @throws what the work throws */
    async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
      await new Promise<void>((resolve) => {
        waiting.set(name, [...queueOf(name), resolve])
        admit(name)
      })
      try {
        return await work()
      } finally {
        hold(name, -1)
        admit(name)
      }
    },
  }
}
