/**
 * How many orders may be under way at once, found out by watching how long they take: as TCP does with its congestion
 * window, the limit grows while orders settle in time, and shrinks when one does not (additive increase, multiplicative
 * decrease; RFC 5681). It needs to know neither the style nor the machine, and follows both when they change.
 */

/** Enough to measure something; a machine that cannot settle so many in time is found out at once. */
const initial = 20
const decrease = 0.8
/** Only a limit that is nearly reached says whether more would be too many. */
const nearlyReached = 0.8

export interface ConcurrencyLimit {
  isReached(underWay: number): boolean
  /** Learns from an order that was just settled. @param tookMs from its request @param underWay with it */
  observe(tookMs: number, underWay: number): void
}

/** @param settleWithinMs orders are to be settled in this time; half of it is aimed at, so that most are */
export function concurrencyLimit(settleWithinMs: number, now: () => number = Date.now): ConcurrencyLimit {
  const aimMs = settleWithinMs / 2
  let limit = initial
  let isSlowStart = true
  let nextDecreaseAt = 0
  return {
    isReached: (underWay) => underWay >= Math.floor(limit),
    observe(tookMs, underWay) {
      if (tookMs <= aimMs) {
        if (underWay >= limit * nearlyReached) limit += isSlowStart ? 1 : 1 / limit
      } else if (now() >= nextDecreaseAt) {
        // Those that were let in before this decrease will be late as well, and say nothing new.
        nextDecreaseAt = now() + settleWithinMs
        isSlowStart = false
        limit = Math.max(1, limit * decrease)
      }
    },
  }
}
