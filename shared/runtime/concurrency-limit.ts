/**
 * How many orders may be under way at once, found out by watching how long they take: as TCP does with its congestion
 * window, the limit grows while orders settle in time, and shrinks when one does not (additive increase, multiplicative
 * decrease; RFC 5681). It needs to know neither the style nor the machine, and follows both when they change.
 */

/** Enough to measure something; a machine that cannot settle so many in time is found out at once. */
const initialLimit = 20
const decreaseFactor = 0.8
/** Only a limit that is nearly reached says whether more would be too many. */
const nearLimitRatio = 0.8

export interface ConcurrencyLimit {
  isReached(inFlight: number): boolean
  /** Learns from an order that was just settled. @param tookMs from its request @param inFlight with it */
  observe(tookMs: number, inFlight: number): void
}

/** @param settleWithinMs orders are to be settled in this time; half of it is aimed at, so that most are */
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
        // Those that were let in before this decrease will be late as well, and say nothing new.
        nextDecreaseAt = now() + settleWithinMs
        isSlowStart = false
        limit = Math.max(1, limit * decreaseFactor)
      }
    },
  }
}
