import { describe, expect, it } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import { bootstrap, drawnRepetitions, mean, median, slope, summarise } from './statistics.ts'

describe('percentiles', () => {
  it('Then they interpolate between neighbours', () => {
    const values = Array.from({ length: 101 }, (_, i) => 100 - i)
    expect(summarise(values)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100, n: 101 })
    expect(median([1, 2])).toBe(1.5)
  })

  it('When there are no values, then the summary is empty', () => {
    expect(summarise([])).toEqual({ p50: null, p95: null, p99: null, max: null, n: 0 })
  })

  it('When values would sort differently as text, then they sort as numbers', () => {
    expect(summarise([9, 10, 100]).max).toBe(100)
  })
})

describe('the slope', () => {
  it('Then it is that of the line through the points', () => {
    expect(slope([3, 4, 6, 12].map((x) => ({ x, y: 75 * x + 20 })))).toBeCloseTo(75)
  })
})

describe('the bootstrap', () => {
  const draws = random(1, 'test')
  const sample = Array.from({ length: 200 }, () => 50 + draws.next() * 50)
  const other = sample.map((value) => value * 3)
  const ratio = ([a, b]: readonly (readonly number[])[]) => median(b!) / median(a!)

  it('When the seed is the same, then the interval is the same', () => {
    expect(bootstrap([sample, other], ratio, 5, 'x')).toEqual(bootstrap([sample, other], ratio, 5, 'x'))
  })

  it('When one sample is three times the other, then the interval is about 3', () => {
    const { value, low, high } = bootstrap([sample, other], ratio, 5, 'x')
    expect(value).toBeCloseTo(3)
    expect(low).toBeLessThan(3)
    expect(high).toBeGreaterThan(3)
    expect(high - low).toBeLessThan(0.6)
  })

  it('When both samples are of the same kind, then the interval of their ratio contains 1', () => {
    const { low, high } = bootstrap([sample.slice(0, 100), sample.slice(100)], ratio, 5, 'a/a')
    expect(low).toBeLessThan(1)
    expect(high).toBeGreaterThan(1)
  })

  it('When repetitions differ more than their orders do, then the interval is as wide as they differ', () => {
    const repeated = [sample, sample.map((value) => value + 30), sample.map((value) => value - 30)]
    const middle = ([values]: readonly (readonly number[])[]) => median(values!)
    const together = bootstrap([repeated.flat()], middle, 5, 'x')
    const { value, low, high } = bootstrap([repeated], middle, 5, 'x')
    expect(value).toBe(together.value)
    expect(high - low).toBeGreaterThan(2 * (together.high - together.low))
  })

  it('When a few repetitions are redrawn, then their mean varies as much as its standard error', () => {
    const means = Array.from({ length: 2_000 }, () => mean(drawnRepetitions([40, 50, 60], draws)))
    expect(Math.sqrt(mean(means.map((value) => (value - 50) ** 2)))).toBeCloseTo(10 / Math.sqrt(3), 0)
    expect(drawnRepetitions([50], draws)).toEqual([50])
  })

  it('When an interval comes from three noisy repetitions, then it contains the true value in more than 85 of 100 cases', () => {
    const around = (middle: number, spread: number) => middle + spread * (draws.next() + draws.next() - 1)
    const holds = Array.from({ length: 200 }, (_, i) => {
      const repeated = [1, 2, 3]
        .map(() => around(100, 20))
        .map((own) => Array.from({ length: 9 }, () => around(own, 20)))
      const { low, high } = bootstrap([repeated], ([values]) => median(values!), i, 'x')
      return low <= 100 && high >= 100
    })
    expect(holds.filter(Boolean).length).toBeGreaterThan(0.85 * 200)
  })
})
