import { describe, expect, it } from 'vitest'
import { clockOffset } from './clock.ts'

describe('the clock', () => {
  it('When the coarse clock ticks, then the fine one is aligned with it, to a fraction of the tick', () => {
    let nowUs = 5_000_437_300
    const startedUs = nowUs - 12_345
    const tick = () => {
      nowUs += 10
      return nowUs
    }
    const zero = clockOffset(
      () => Math.floor(tick() / 1_000),
      () => (tick() - startedUs) / 1_000,
    )
    expect(Math.abs(zero - startedUs / 1_000)).toBeLessThan(0.05)
  })
})
