/** How long an answer takes: as long as was drawn, with the provider's own bookkeeping in it and not on top of it. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Bookkeeping begins so much before the answer is due, in milliseconds; it usually takes less. */
const bookkeepingMs = 10

export function responseTiming(receivedAt: Date, delayMs: number) {
  const dueMs = receivedAt.getTime() + delayMs
  const until = (ms: number) => sleep(Math.max(0, ms - Date.now()))
  return {
    dueAt: new Date(dueMs),
    untilBookkeeping: () => until(dueMs - bookkeepingMs),
    untilAnswer: () => until(dueMs),
  }
}
