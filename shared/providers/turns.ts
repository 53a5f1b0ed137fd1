/** Turns at providers that handle only so many requests at a time. The others wait, in the order of their arrival. */

/** @param maxConcurrent how many requests a provider handles at a time */
export function createTurns(maxConcurrent: (provider: string) => number) {
  const handling = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  const count = (provider: string) => handling.get(provider) ?? 0

  function start(provider: string): void {
    handling.set(provider, count(provider) + 1)
  }

  return {
    /** Resolves when it is the request's turn. Then call `end`, whatever happens. */
    async begin(provider: string): Promise<void> {
      if (count(provider) < maxConcurrent(provider)) return start(provider)
      await new Promise<void>((resolve) => waiting.set(provider, [...(waiting.get(provider) ?? []), resolve]))
    },
    end(provider: string): void {
      handling.set(provider, count(provider) - 1)
      const queue = waiting.get(provider) ?? []
      while (queue.length > 0 && count(provider) < maxConcurrent(provider)) {
        start(provider)
        queue.shift()!()
      }
    },
  }
}
