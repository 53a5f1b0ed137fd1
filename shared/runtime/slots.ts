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
  const { run } = semaphores(() => count ?? Number.POSITIVE_INFINITY)
  return {
    count,
    run: (work) => (count === undefined ? work() : run('process', work)),
    take: () => new Promise((taken) => void run('process', () => new Promise<void>((free) => taken(free)))),
  }
}
