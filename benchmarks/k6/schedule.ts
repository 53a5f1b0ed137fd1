/**
 * The intended start of each iteration of k6's arrival-rate executors, from which latency counts. k6 numbers only started
 * iterations: after a dropped arrival, later ones appear to start late. That error is against the style, and fails the run.
 */

/** k6 accepts whole rates only; per minute, a rate such as 16.6667 a second is exact enough. */
export const perMinute = (ratePerS: number) => ({ rate: Math.round(ratePerS * 60), timeUnit: '1m' }) as const

/** constant-arrival-rate: the first immediately, the others at even intervals. @returns milliseconds after the scenario's start */
export const constantDueMs = (iteration: number, ratePerS: number): number =>
  (iteration * 60_000) / perMinute(ratePerS).rate

export interface Step {
  ratePerS: number
  seconds: number
}

/** Rates from the lowest to the highest, at even intervals and of equal duration. */
export function stepsOf(fromPerS: number, toPerS: number, count: number, seconds: number): Step[] {
  const width = count > 1 ? (toPerS - fromPerS) / (count - 1) : 0
  return Array.from({ length: count }, (_, i) => ({ ratePerS: Math.round((fromPerS + i * width) * 60) / 60, seconds }))
}

/** Stages of ramping-arrival-rate: a jump to each rate, then its duration. */
export const stagesOf = (steps: readonly Step[]) =>
  steps.flatMap(({ ratePerS, seconds }) => [
    { target: perMinute(ratePerS).rate, duration: '0s' },
    { target: perMinute(ratePerS).rate, duration: `${seconds}s` },
  ])

export const arrivalsOf = (steps: readonly Step[]): number =>
  Math.floor(steps.reduce((sum, { ratePerS, seconds }) => sum + ratePerS * seconds, 0) + 1e-6)

/**
 * ramping-arrival-rate: an iteration starts when its whole arrival is due, the first one after 1/rate.
 * @returns milliseconds after the scenario's start, and the step that it belongs to; after the end, the last step
 */
export function steppedDue(iteration: number, steps: readonly Step[]): { dueMs: number; step: Step } {
  let left = iteration + 1
  let startMs = 0
  for (const [i, step] of steps.entries()) {
    const arrivals = step.ratePerS * step.seconds
    if (left <= arrivals + 1e-6 || i === steps.length - 1)
      return { dueMs: startMs + (left / step.ratePerS) * 1_000, step }
    left -= arrivals
    startMs += step.seconds * 1_000
  }
  throw new Error('There are no steps.')
}

/** Preallocated for orders that take seconds, since k6 drops arrivals while it creates a user; at most for ones that time out. */
export const virtualUsers = (ratePerS: number, longestS: number) => ({
  preAllocatedVUs: Math.ceil(ratePerS * Math.min(longestS, 10)) + 10,
  maxVUs: Math.ceil(ratePerS * longestS) + 10,
})

/** The k6 scenario of a constant rate; orders in flight at its end are followed to theirs. */
export const constantRate = (ratePerS: number, seconds: number, longestS: number) => ({
  executor: 'constant-arrival-rate' as const,
  ...perMinute(ratePerS),
  duration: `${seconds}s`,
  ...virtualUsers(ratePerS, longestS),
  gracefulStop: `${longestS}s`,
})
