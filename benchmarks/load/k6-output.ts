/** Reads attempts from the samples that k6 wrote (`--out json`, one per line). */

import { type AttemptMetadata, attemptMetric } from '../k6/driven-order.ts'
import type { Attempt, LoadRun } from './driver.ts'
import type { PlannedOrder } from './plan.ts'

const attemptSample = `"metric":"${attemptMetric}"`

/** @returns null for any other line */
export function attemptOf(line: string, plan: readonly PlannedOrder[]): Attempt | null {
  if (!line.includes(attemptSample)) return null
  const { type, data } = JSON.parse(line)
  if (type !== 'Point') return null
  // k6 stores metadata as strings.
  const metadata = data.metadata as Record<keyof AttemptMetadata, string>
  const { customerId, scenario, input } = plan[Number(metadata.order)]!
  return {
    intendedAt: Number(metadata.intendedAt),
    startedAt: Number(metadata.startedAt),
    endedAt: Number(metadata.endedAt),
    status: Number(metadata.status) || null,
    orderId: metadata.orderId || null,
    customerId,
    idempotencyKey: input.idempotencyKey,
    input,
    scenario,
    error: metadata.error || null,
    ...(metadata.retryAfterS && { retryAfterS: Number(metadata.retryAfterS) }),
  }
}

/** The delays of k6 itself, which has no event loop to monitor, show in its starts. */
export function startDelays(attempts: readonly Attempt[]): LoadRun['loopDelayMs'] {
  const delays = attempts.map(({ startedAt, intendedAt }) => startedAt - intendedAt).sort((a, b) => a - b)
  return { p99: delays[Math.ceil(delays.length * 0.99) - 1] ?? 0, max: delays.at(-1) ?? 0 }
}
