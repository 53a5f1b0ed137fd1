/**
 * The slots of a process: it works on at most SLOTS orders at a time, and the others wait in the order of their arrival.
 * Without that setting it has as many slots as it needs.
 */
import { readConfig } from './config.ts'
import { semaphores } from './semaphores.ts'

export interface Slots {
  /** undefined: unlimited. */
  count: number | undefined
  /** Does the work in a slot, as soon as one is free. @throws what the work throws */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** Takes a slot as soon as one is free. @returns a function that frees it */
  take(): Promise<() => void>
}

/**
 * One set of slots for each way that orders reach a process: requests, messages, events or jobs.
 * @throws AppError configuration when SLOTS is not valid
 */
export function openSlots(env?: NodeJS.ProcessEnv): Slots {
  const { SLOTS: count } = readConfig(['SLOTS'], env)
  if (count === undefined) return { count, run: (work) => work(), take: async () => () => {} }
  const permits = semaphores(() => count)
  const run = <Result>(work: () => Promise<Result>) => permits.run('process', () => timeInSlot(work))
  return { count, run, take: () => new Promise((taken) => void run(() => new Promise<void>((free) => taken(free)))) }
}

let heldMs = 0

/** For how long all slots of this process together have been held, in milliseconds. */
export const slotTimeMs = (): number => Math.round(heldMs)

/** Does work that holds a slot, also one that something else than `openSlots` limits. @throws what the work throws */
export async function timeInSlot<Result>(work: () => Promise<Result>): Promise<Result> {
  const since = performance.now()
  try {
    return await work()
  } finally {
    heldMs += performance.now() - since
  }
}
