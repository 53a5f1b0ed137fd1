import { describe, expect, it } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'

const settleWithinMs = 5_000

function limitOf(limit: ReturnType<typeof concurrencyLimit>): number {
  let inFlight = 0
  while (!limit.isReached(inFlight)) inFlight++
  return inFlight
}

/**
 * A style that settles `perS` orders a second, in turn, and customers who always want more: each second takes in what the
 * limit allows and settles what the style can. @returns how many were under way, second by second
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

describe('the limit of orders under way', () => {
  it.each([1, 10, 100])('When a style settles %d orders a second, then it is kept busy and orders in time', (perS) => {
    const steady = simulate(perS, 300).slice(150)
    expect(Math.min(...steady)).toBeGreaterThan(0)
    expect(Math.max(...steady) / perS).toBeLessThan(settleWithinMs / 1_000)
  })

  it('When few orders are under way, then quick ones say nothing about more', () => {
    const limit = concurrencyLimit(settleWithinMs)
    const before = limitOf(limit)
    for (let i = 0; i < 1_000; i++) limit.observe(10, 3)
    expect(limitOf(limit)).toBe(before)
  })

  it('When many orders are late at once, then it shrinks once, and not to nothing', () => {
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
