/** How long an answer takes: as long as was drawn, with the provider's own bookkeeping in it and not on top of it. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Bookkeeping begins so much before the answer is due, in milliseconds; it usually takes less. */
const bookkeepingMs = 10

export function createResponseTiming(receivedAt: Date, delayMs: number) {
  const dueMs = receivedAt.getTime() + delayMs
  const sleepUntil = (ms: number) => sleep(Math.max(0, ms - Date.now()))
  return {
    dueAt: new Date(dueMs),
    waitForBookkeeping: () => sleepUntil(dueMs - bookkeepingMs),
    waitUntilDue: () => sleepUntil(dueMs),
  }
}
