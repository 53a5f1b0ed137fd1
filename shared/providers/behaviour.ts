/** How the outside world behaves: seeded answer times, and the troubles that a test or an experiment asks for. */
import { z } from 'zod'
import { random, shuffled } from '#shared/runtime/random.ts'

/** What a provider is told to do; whatever is left out stays as it is. */
export const behaviour = z.strictObject({
  /** Answer times are drawn evenly from this range, in milliseconds. EDA §1: 50–100. */
  minMs: z.number().min(0).max(60_000).optional(),
  maxMs: z.number().min(0).max(60_000).optional(),
  /** Added to every answer, in milliseconds. */
  extraMs: z.number().min(0).max(60_000).optional(),
  /** refuse: decline everything. fail: HTTP 503, nothing done. lose-response: do it, then hang up without an answer. */
  trouble: z.enum(['none', 'refuse', 'fail', 'lose-response']).optional(),
})
export interface Behaviour {
  minMs: number
  maxMs: number
  extraMs: number
  trouble: 'none' | 'refuse' | 'fail' | 'lose-response'
}

export const defaultBehaviour: Behaviour = { minMs: 50, maxMs: 100, extraMs: 0, trouble: 'none' }

/** Of so many draws in a row, one falls into each of as many equal parts of the range. */
const strata = 10

/**
 * The n-th draw of a provider's answer times, in [0, 1). Stratified, so that short runs have the mean of long ones; and
 * shuffled for each provider by itself, so that no two providers are slow for the same orders.
 */
export function drawAt(seed: number, provider: string, n: number): number {
  const round = Math.floor(n / strata)
  const draws = random(seed, `${provider}/${round}`)
  const order = shuffled([...Array(strata).keys()], draws)
  const within = Array.from({ length: strata }, () => draws.next())
  return (order[n % strata]! + within[n % strata]!) / strata
}

/** Behaviours by provider, with the count of calls so far; `'*'` speaks for all providers that have none of their own. */
export function createBehaviours(seed: number, base: Partial<Behaviour> = {}) {
  let current = seed
  const configured = new Map<string, Behaviour>()
  const calls = new Map<string, number>()
  const of = (provider: string): Behaviour =>
    configured.get(provider) ?? configured.get('*') ?? { ...defaultBehaviour, ...base }
  return {
    of,
    configure(provider: string, change: Partial<Behaviour>): Behaviour {
      const next = { ...of(provider), ...change }
      configured.set(provider, next)
      return next
    },
    /** Forgets every instruction and starts the draws anew. */
    reset(nextSeed = current) {
      current = nextSeed
      configured.clear()
      calls.clear()
    },
    /** How long the next call takes, in milliseconds. */
    nextDelayMs(provider: string): number {
      const n = calls.get(provider) ?? 0
      calls.set(provider, n + 1)
      const { minMs, maxMs, extraMs } = of(provider)
      return minMs + (maxMs - minMs) * drawAt(current, provider, n) + extraMs
    },
  }
}
export type Behaviours = ReturnType<typeof createBehaviours>
