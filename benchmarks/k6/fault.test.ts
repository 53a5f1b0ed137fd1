import { describe, expect, it } from 'vitest'
import { firstSuccessOf, phaseOf } from './fault.ts'

const fault = { from: 10_000, until: 20_000 }
const order = (intendedAt: number, settledAt: number | null, outcome: 'correct' | 'late' | 'refused' = 'correct') => ({
  attempt: { intendedAt, endedAt: intendedAt + 50 },
  settledAt,
  outcome,
})

describe('the phases of a fault', () => {
  it('When an order was due before the fault, then it is apart if it had not settled when it struck', () => {
    expect(phaseOf(order(9_000, 9_900), fault)).toBe('before')
    expect(phaseOf(order(9_000, 10_100), fault)).toBe('in flight')
    expect(phaseOf(order(9_000, null, 'late'), fault)).toBe('in flight')
    expect(phaseOf(order(9_000, null, 'refused'), fault)).toBe('before')
  })

  it('When an order was due during or after it, then it belongs there, whenever it settled', () => {
    expect(phaseOf(order(10_000, 25_000), fault)).toBe('during')
    expect(phaseOf(order(20_000, 20_100), fault)).toBe('after')
  })
})

describe('the first success', () => {
  it('Then it counts from the strike, by orders that were due after it, and from the end of the fault, by all', () => {
    const orders = [order(9_000, 20_200), order(12_000, 20_400, 'late'), order(21_000, 21_200)]
    expect(firstSuccessOf(orders, fault)).toEqual({ sinceStrike: 10_400, sinceRecovery: 200 })
  })

  it('When none is carried out, then there is none', () => {
    const orders = [order(9_000, 9_500), order(12_000, null, 'refused')]
    expect(firstSuccessOf(orders, fault)).toEqual({ sinceStrike: null, sinceRecovery: null })
  })
})
