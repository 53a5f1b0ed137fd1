/**
 * An adaptive limit for the number of orders in flight. Like TCP's congestion window, it grows while orders settle in time and
 * shrinks when one does not (additive increase, multiplicative decrease; RFC 5681). It depends on no setting for the style or
 * the machine, and adapts when their capacity changes.
 */

/** Enough orders to measure. On a machine that cannot settle this many in time, the limit shrinks immediately. */
const initialLimit = 20
const decreaseFactor = 0.8
/**
 * The limit grows only when it is nearly reached: below that, settle times do not show whether more orders are
 * possible.
 */
const nearLimitRatio = 0.8

export interface ConcurrencyLimit {
  isReached(inFlight: number): boolean
  /** Adapts the limit to an order that has settled. @param tookMs since its request @param inFlight including it */
  observe(tookMs: number, inFlight: number): void
}

/** @param settleWithinMs orders should settle within this time; the target is half of it, so that most do */
export function concurrencyLimit(settleWithinMs: number, now: () => number = Date.now): ConcurrencyLimit {
  const targetMs = settleWithinMs / 2
  let limit = initialLimit
  let isSlowStart = true
  let nextDecreaseAt = 0
  return {
    isReached: (inFlight) => inFlight >= Math.floor(limit),
    observe(tookMs, inFlight) {
      if (tookMs <= targetMs) {
        if (inFlight >= limit * nearLimitRatio) limit += isSlowStart ? 1 : 1 / limit
      } else if (now() >= nextDecreaseAt) {
        // Orders that were accepted before this decrease will also be late, which is no reason to decrease again.
        nextDecreaseAt = now() + settleWithinMs
        isSlowStart = false
        limit = Math.max(1, limit * decreaseFactor)
      }
    },
  }
}
