import { describe, expect, it } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'

const settleWithinMs = 5_000

function limitOf(limit: ReturnType<typeof concurrencyLimit>): number {
  let inFlight = 0
  while (!limit.isReached(inFlight)) inFlight++
  return inFlight
}

/**
 * A style that settles `perS` orders a second, one after the other, with unlimited demand: each second it accepts what the
 * limit allows and settles what it can. @returns the number of orders in flight for each second
 */
function simulate(perS: number, seconds: number): number[] {
  let nowMs = 0
  const limit = concurrencyLimit(settleWithinMs, () => nowMs)
  const inFlight: number[] = []
  return Array.from({ length: seconds }, () => {
    while (!limit.isReached(inFlight.length)) inFlight.push(nowMs)
    for (let i = 0; i < perS && inFlight.length > 0; i++) {
      nowMs += 1_000 / perS
      limit.observe(nowMs - inFlight.shift()!, inFlight.length + 1)
    }
    return inFlight.length
  })
}

describe('the limit of orders in flight', () => {
  it.each([1, 10, 100])(
    'When a style settles %d orders a second, then it is always busy, and orders settle in time',
    (perS) => {
      const secondHalf = simulate(perS, 300).slice(150)
      expect(Math.min(...secondHalf)).toBeGreaterThan(0)
      expect(Math.max(...secondHalf) / perS).toBeLessThan(settleWithinMs / 1_000)
    },
  )

  it('When few orders are in flight, then fast ones do not raise the limit', () => {
    const limit = concurrencyLimit(settleWithinMs)
    const before = limitOf(limit)
    for (let i = 0; i < 1_000; i++) limit.observe(10, 3)
    expect(limitOf(limit)).toBe(before)
  })

  it('When many orders are late at the same time, then it shrinks once, and never below one', () => {
    let nowMs = 0
    const limit = concurrencyLimit(settleWithinMs, () => nowMs)
    const before = limitOf(limit)
    for (let i = 0; i < 50; i++) limit.observe(settleWithinMs, before)
    expect(limitOf(limit)).toBe(before * 0.8)
    for (let i = 0; i < 50; i++) {
      nowMs += settleWithinMs
      limit.observe(settleWithinMs, before)
    }
    expect(limitOf(limit)).toBe(1)
  })
})
