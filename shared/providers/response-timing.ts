/** Makes a response take the drawn time, including the time that the ledger entry takes. */
import { setTimeout as sleep } from 'node:timers/promises'

/** The ledger entry is written this long before the response is due, in milliseconds. It usually takes less. */
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
