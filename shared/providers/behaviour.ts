/**
 * How the simulated providers behave: seeded response times, and the failures that a test or an experiment configures.
 */
import { z } from 'zod'
import { random, shuffled } from '#shared/runtime/random.ts'
import { logNormalAt } from './log-normal.ts'

/** A change to a provider's behaviour. Properties that are left out keep their value. */
export const behaviour = z.strictObject({
  /** Response times are drawn from this range, in milliseconds. EDA §1: 50–100. */
  minMs: z.number().min(0).max(60_000).optional(),
  maxMs: z.number().min(0).max(60_000).optional(),
  /**
   * uniform: from the range. log-normal: with the mean of the range and a tail, most of them below the mean and one in a
   * hundred above six times the mean (see log-normal.ts).
   */
  distribution: z.enum(['uniform', 'log-normal']).optional(),
  /** Added to every response time, in milliseconds. */
  extraMs: z.number().min(0).max(60_000).optional(),
  /** How many requests are handled at a time. The others wait, and are dropped if their client gives up. */
  maxConcurrent: z.int().min(1).max(10_000).optional(),
  /**
   * refuse: refuse every request. fail: HTTP 503, without effect. lose-response: execute it, then close the connection.
   */
  failureMode: z.enum(['none', 'refuse', 'fail', 'lose-response']).optional(),
  /** The share of requests that have the failure mode; the others are handled. */
  failureShare: z.number().min(0).max(1).optional(),
})
export interface Behaviour {
  minMs: number
  maxMs: number
  distribution: 'uniform' | 'log-normal'
  extraMs: number
  maxConcurrent: number
  failureMode: 'none' | 'refuse' | 'fail' | 'lose-response'
  failureShare: number
}

export const defaultBehaviour: Behaviour = {
  minMs: 50,
  maxMs: 100,
  distribution: 'uniform',
  extraMs: 0,
  maxConcurrent: Infinity,
  failureMode: 'none',
  failureShare: 1,
}

/** The range is divided into this many equal parts, and each run of as many draws has one from each part. */
const strata = 10

/**
 * The n-th draw of a provider's response times, in [0, 1). The draws are stratified, so that short runs have the same mean as
 * long ones, and shuffled per provider, so that providers are not slow for the same orders.
 */
export function drawAt(seed: number, provider: string, n: number): number {
  const round = Math.floor(n / strata)
  const draws = random(seed, `${provider}/${round}`)
  const order = shuffled([...Array(strata).keys()], draws)
  const within = Array.from({ length: strata }, () => draws.next())
  return (order[n % strata]! + within[n % strata]!) / strata
}

/** Behaviours and call counts by provider. `'*'` is for all providers that are not configured themselves. */
export function createBehaviours(seed: number, base: Partial<Behaviour> = {}) {
  let current = seed
  const configured = new Map<string, Behaviour>()
  const calls = new Map<string, number>()
  /** The n-th draw of this name, n counted from 0. */
  const nextDraw = (name: string): number => {
    const n = calls.get(name) ?? 0
    calls.set(name, n + 1)
    return drawAt(current, name, n)
  }
  const of = (provider: string): Behaviour =>
    configured.get(provider) ?? configured.get('*') ?? { ...defaultBehaviour, ...base }
  return {
    of,
    configure(provider: string, change: Partial<Behaviour>): Behaviour {
      const next = { ...of(provider), ...change }
      configured.set(provider, next)
      return next
    },
    /** Restores the default behaviour and restarts the draws. */
    reset(nextSeed = current) {
      current = nextSeed
      configured.clear()
      calls.clear()
    },
    /** The response time of the next call, in milliseconds. */
    nextDelayMs(provider: string): number {
      const { minMs, maxMs, distribution, extraMs } = of(provider)
      const draw = nextDraw(provider)
      const isUniform = distribution === 'uniform'
      return (isUniform ? minMs + (maxMs - minMs) * draw : logNormalAt((minMs + maxMs) / 2, draw)) + extraMs
    },
    /** How the next request fails. Since draws are stratified, a tenth of the requests is exactly one of each ten. */
    nextFailure(provider: string): Behaviour['failureMode'] {
      const { failureMode, failureShare } = of(provider)
      if (failureMode === 'none' || failureShare === 1) return failureMode
      return nextDraw(`${provider}/failures`) < failureShare ? failureMode : 'none'
    },
  }
}
export type Behaviours = ReturnType<typeof createBehaviours>
