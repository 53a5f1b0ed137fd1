import { describe, expect, it } from 'vitest'
import { zeroOf } from './clock.ts'

describe('the clock', () => {
  it('When the coarse clock steps, then the fine one is set by it, to a fraction of its step', () => {
    let nowUs = 5_000_437_300
    const startedUs = nowUs - 12_345
    const tick = () => {
      nowUs += 10
      return nowUs
    }
    const zero = zeroOf(
      () => Math.floor(tick() / 1_000),
      () => (tick() - startedUs) / 1_000,
    )
    expect(Math.abs(zero - startedUs / 1_000)).toBeLessThan(0.05)
  })
})
