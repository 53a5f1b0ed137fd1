/**
 * Waits for work to be done, and tells late work from stuck work. When the time is up and something has moved lately, the work is
 * late: it is waited for as long as it moves, within a bound. It is stuck only when nothing moves any more.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { rounded } from '../statistics.ts'

/** Work left by kind, without zeros. */
export type WorkLeft = Record<string, number>

export interface Patience {
  timeoutMs: number
  /** After how long without a change nothing moves any more. */
  stalledMs: number
  /** Gives up as soon as nothing moves, without waiting for the timeout: work that is lost is never done. */
  endsWhenStalled: boolean
  pollMs: number
}

/** How the wait went on after the time was up. */
export interface Overtime {
  left: WorkLeft
  waitedMs: number
  /** How fast the work left became less. */
  donePerS: number
  ended: 'drained' | 'stalled' | 'still moving'
}

export interface Waited {
  /** Empty when all work is done. */
  left: WorkLeft
  /** When the last work was seen to be done, or the wait ended, in milliseconds since the epoch. */
  at: number
  reads: number
  /** null when the wait ended in time. */
  overtime: Overtime | null
}

/** A backlog of this length is no question of patience any more. */
const maxOvertimeMs = 600_000

interface Clock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

export async function waitWhileMoving(
  readLeft: () => Promise<WorkLeft>,
  { timeoutMs, stalledMs, endsWhenStalled, pollMs }: Patience,
  isDone: (left: WorkLeft) => boolean = (left) => Object.keys(left).length === 0,
  clock: Clock = { now: Date.now, sleep },
): Promise<Waited> {
  const deadline = clock.now() + timeoutMs
  let last = { text: '', since: clock.now() }
  let whenUp: { left: WorkLeft; at: number } | null = null
  for (let reads = 1; ; reads++) {
    const left = await readLeft()
    const now = clock.now()
    const text = JSON.stringify(left)
    if (text !== last.text) last = { text, since: now }
    const hasStalled = now - last.since > stalledMs
    const isUp = now > deadline
    const overtime = (ended: Overtime['ended']) => whenUp && overtimeOf(whenUp, left, now, ended)
    if (isDone(left)) return { left, at: now, reads, overtime: overtime('drained') }
    // Of the time in which nothing changes, none counts as work.
    if (hasStalled && (isUp || endsWhenStalled)) {
      return { left, at: endsWhenStalled ? last.since : now, reads, overtime: overtime('stalled') }
    }
    if (now > deadline + maxOvertimeMs) return { left, at: now, reads, overtime: overtime('still moving') }
    if (isUp) whenUp ??= { left, at: now }
    await clock.sleep(pollMs)
  }
}

function overtimeOf(whenUp: { left: WorkLeft; at: number }, left: WorkLeft, now: number, ended: Overtime['ended']) {
  const waitedMs = now - whenUp.at
  const done = sum(whenUp.left) - sum(left)
  return { left: whenUp.left, waitedMs, donePerS: rounded(done / Math.max(0.001, waitedMs / 1_000)), ended }
}

const sum = (left: WorkLeft): number => Object.values(left).reduce((total, count) => total + count, 0)
