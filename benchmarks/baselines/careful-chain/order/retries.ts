/** Retries: within the time that a customer waits, and in the background until the work is done. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import { semaphores } from '#shared/runtime/semaphores.ts'

/** The delay before a retry, doubled for each failure up to the maximum. In milliseconds. */
const firstDelayMs = 100
const maxDelayMs = 2_000

/** Longer than a slow provider takes (5 s), so that an order which could complete is not refused. In milliseconds. */
const attemptMs = 6_000

/** Background calls of one step at a time: with more, a service that falls behind would only receive repeated calls. */
const maxConcurrent = 10

/** With jitter, so that requests which failed together do not come back together. */
const delayMs = (failures: number): number =>
  Math.min(maxDelayMs, firstDelayMs * 2 ** failures) * (0.5 + Math.random() / 2)

/** One attempt at something idempotent. The signal aborts when its time is up. */
type Attempt<T> = (signal: AbortSignal) => Promise<T>

/**
 * Calls for one request, which share a budget of time.
 * @param budgetMs after it no attempt is repeated, and none that heeds its signal goes on
 */
export function callsWithin(budgetMs: number) {
  const budget = AbortSignal.timeout(budgetMs)
  const calls: Promise<unknown>[] = []

  async function repeat<T>(attempt: Attempt<T>): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await attempt(AbortSignal.any([budget, AbortSignal.timeout(attemptMs)]))
      } catch (error) {
        await sleep(delayMs(failures), undefined, { signal: budget }).catch(() => {})
        if (budget.aborted) throw error
      }
    }
  }

  return {
    /** @throws the last error, when the budget is used up */
    call<T>(attempt: Attempt<T>): Promise<T> {
      const result = repeat(attempt)
      calls.push(result)
      return result
    },
    /** Resolves when no call is in progress, whatever its outcome. */
    ended: () => Promise.allSettled(calls),
  }
}
export type Calls = ReturnType<typeof callsWithin>

/**
 * Work that nobody waits for, in the memory of this process. It is repeated until it succeeds, and lost if the process dies.
 */
export function backgroundWork() {
  const capacity = semaphores(() => maxConcurrent)
  const running = new Set<Promise<unknown>>()
  let isClosing = false

  async function repeat(orderId: string, step: string, attempt: Attempt<unknown>): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await capacity.run(step, () => attempt(AbortSignal.timeout(attemptMs)))
        return
      } catch (error) {
        if (failures === 0)
          log.warn({ orderId, step, error: messageOf(error) }, 'failed, repeating it until it succeeds')
        await sleep(delayMs(failures))
      }
    }
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const remove = () => void running.delete(work)
    work.then(remove, remove)
    return work
  }

  return {
    isClosing: () => isClosing,
    /** @param attempt must be idempotent */
    run: (orderId: string, step: string, attempt: Attempt<unknown>): void => void track(repeat(orderId, step, attempt)),
    /** Has `finish` wait for this, too. */
    track,
    /** Resolves when nothing is left to do, or when the time is up: what is left then is lost. */
    async finish(withinMs: number): Promise<void> {
      isClosing = true
      const timeUp = sleep(withinMs, undefined, { ref: false })
      const deadline = Date.now() + withinMs
      while (running.size > 0 && Date.now() < deadline) await Promise.race([Promise.allSettled([...running]), timeUp])
      if (running.size > 0) log.error({ tasks: running.size }, 'the shutdown loses unfinished work')
    },
  }
}
export type BackgroundWork = ReturnType<typeof backgroundWork>
