/** Waits for a condition. */
import { setTimeout as sleep } from 'node:timers/promises'

/** @returns whether it was met within this time */
export async function waitUntil(isMet: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!isMet() && performance.now() < deadline) await sleep(5)
  return isMet()
}
