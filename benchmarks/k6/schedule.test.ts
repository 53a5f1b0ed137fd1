import { describe, expect, it } from 'vitest'
import { arrivalsOf, constantDueMs, perMinute, stagesOf, steppedDue, stepsOf } from './schedule.ts'

describe('a constant rate', () => {
  it('When it is not a whole number per second, then k6 gets it per minute', () => {
    expect(perMinute(16.6667)).toEqual({ rate: 1000, timeUnit: '1m' })
  })

  it('Then arrivals are due at even intervals, the first one immediately', () => {
    expect([0, 1, 2].map((i) => constantDueMs(i, 4))).toEqual([0, 250, 500])
  })
})

describe('steps of rates', () => {
  const steps = stepsOf(2, 6, 3, 10)

  it('Then they rise evenly from the lowest to the highest, and a single step is the lowest', () => {
    expect(steps.map(({ ratePerS }) => ratePerS)).toEqual([2, 4, 6])
    expect(stepsOf(5, 50, 1, 10)).toEqual([{ ratePerS: 5, seconds: 10 }])
  })

  it('Then k6 jumps to each rate and holds it', () => {
    expect(stagesOf(steps).slice(0, 3)).toEqual([
      { target: 120, duration: '0s' },
      { target: 120, duration: '10s' },
      { target: 240, duration: '0s' },
    ])
  })

  it('When an arrival belongs to a later step, then it is due after the ones before', () => {
    expect(arrivalsOf(steps)).toBe(120)
    expect(steppedDue(0, steps)).toEqual({ dueMs: 500, step: steps[0] })
    expect(steppedDue(19, steps)).toEqual({ dueMs: 10_000, step: steps[0] })
    expect(steppedDue(20, steps)).toEqual({ dueMs: 10_250, step: steps[1] })
    expect(steppedDue(119, steps)).toEqual({ dueMs: 30_000, step: steps[2] })
  })
})
