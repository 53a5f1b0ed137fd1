/** Waits for what happens on a server or in another process, and returns when it has not happened in time. */
import { setTimeout as sleep } from 'node:timers/promises'

/** For what takes less than a second unless something is wrong. */
const defaultPatienceMs = 20_000
const pollMs = 5

/** @returns the first result of the probe that is not undefined; undefined when there is none in time */
export async function waitFor<Result>(
  probe: () => Promise<Result | undefined>,
  withinMs = defaultPatienceMs,
): Promise<Result | undefined> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const result = await probe()
    if (result !== undefined || performance.now() > deadline) return result
    await sleep(pollMs)
  }
}

/** @returns whether it was met in time */
export async function waitUntil(isMet: () => boolean | Promise<boolean>, withinMs?: number): Promise<boolean> {
  return (await waitFor(async () => (await isMet()) || undefined, withinMs)) ?? false
}
