/** When a driver's figures count: the same rules for every driver, so that none can be quieter about itself. */
import { type Attempt, type LoadRun, lateAfterMs, lateShareAllowed } from './driver.ts'

const heldUpAllowedMs = 50

/** @param planned how many orders were to be sent @param heldUpMs see LoadRun.loopDelayMs */
export function judged(planned: number, attempts: Attempt[], cpuMs: number, heldUpMs: LoadRun['loopDelayMs']): LoadRun {
  const dropped = planned - attempts.length
  const late = attempts.filter(({ startedAt, intendedAt }) => startedAt - intendedAt > lateAfterMs).length
  const notes: string[] = []
  if (dropped > 0) notes.push(`${dropped} arrivals were dropped: too many unanswered`)
  if (late > Math.max(1, planned * lateShareAllowed))
    notes.push(`the driver fell behind: ${late} of ${planned} starts were more than ${lateAfterMs} ms late`)
  if (heldUpMs.p99 > heldUpAllowedMs)
    notes.push(`the driver fell behind: it was held up ${heldUpMs.p99.toFixed(0)} ms (p99)`)
  return { attempts, dropped, late, cpuMs, loopDelayMs: heldUpMs, valid: notes.length === 0, notes }
}
