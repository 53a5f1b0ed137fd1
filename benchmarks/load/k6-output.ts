/** Reads what k6 wrote (`--out json`, one sample a line) back into attempts. */
import type { Attempt, LoadRun } from './driver.ts'
import { type AttemptMetadata, attemptMetric } from './k6-plan.ts'
import type { PlannedOrder } from './plan.ts'

const wanted = `"metric":"${attemptMetric}"`

/** @returns nothing for a line about anything else */
export function attemptOf(line: string, plan: readonly PlannedOrder[]): Attempt | null {
  if (!line.includes(wanted)) return null
  const { type, data } = JSON.parse(line)
  if (type !== 'Point') return null
  // k6 keeps metadata as texts.
  const seen = data.metadata as Record<keyof AttemptMetadata, string>
  const { customerId, scenario, input } = plan[Number(seen.order)]!
  return {
    intendedAt: Number(seen.intendedAt),
    startedAt: Number(seen.startedAt),
    endedAt: Number(seen.endedAt),
    status: Number(seen.status) || null,
    orderId: seen.orderId || null,
    customerId,
    idempotencyKey: input.idempotencyKey,
    input,
    scenario,
    error: seen.error || null,
    ...(seen.retryAfterS && { retryAfterS: Number(seen.retryAfterS) }),
  }
}

/** k6 has no event loop to watch; what holds it up shows in its starts. */
export function startDelays(attempts: readonly Attempt[]): LoadRun['loopDelayMs'] {
  const delays = attempts.map(({ startedAt, intendedAt }) => startedAt - intendedAt).sort((a, b) => a - b)
  return { p99: delays[Math.ceil(delays.length * 0.99) - 1] ?? 0, max: delays.at(-1) ?? 0 }
}
