// A copy of benchmarks/load/validate-run.ts, which benchmarks/load/k6-folder.test.ts writes.
/** Whether a driver kept up, by the same rules for every driver. */
import { type Attempt, type LoadRun, lateAfterMs, maxLateShare } from './driver.ts'

const maxDelayMs = 50

/** @param planned the number of planned orders */
export function validateRun(
  planned: number,
  attempts: Attempt[],
  cpuMs: number,
  loopDelayMs: LoadRun['loopDelayMs'],
): LoadRun {
  const dropped = planned - attempts.length
  const late = attempts.filter(({ startedAt, intendedAt }) => startedAt - intendedAt > lateAfterMs).length
  const notes: string[] = []
  if (dropped > 0) notes.push(`${dropped} arrivals were dropped: too many waited for a response`)
  if (late > Math.max(1, planned * maxLateShare))
    notes.push(`the driver fell behind: ${late} of ${planned} starts were more than ${lateAfterMs} ms late`)
  if (loopDelayMs.p99 > maxDelayMs)
    notes.push(`the driver fell behind: its delay was ${loopDelayMs.p99.toFixed(0)} ms (p99)`)
  return { attempts, dropped, late, cpuMs, loopDelayMs, valid: notes.length === 0, notes }
}
