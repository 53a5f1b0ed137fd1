import { describe, expect, it } from 'vitest'
import { createBehaviours, defaultBehaviour, drawAt } from './behaviour.ts'

const draws = (seed: number, provider: string, count: number) =>
  Array.from({ length: count }, (_, n) => drawAt(seed, provider, n))
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe("the providers' response times", () => {
  it('When seed and provider are the same, then the response times are the same', () => {
    expect(draws(1, 'payment', 10)).toEqual(draws(1, 'payment', 10))
    expect(draws(2, 'payment', 10)).not.toEqual(draws(1, 'payment', 10))
    expect(draws(1, 'carrier', 10)).not.toEqual(draws(1, 'payment', 10))
  })

  it('When few are drawn, then they have the same mean as many', () => {
    for (const provider of ['payment', 'warehouse', 'carrier', 'partner-1'])
      expect(mean(draws(1, provider, 40))).toBeCloseTo(0.5, 1)
  })

  it('When two providers draw, then their response times are not correlated', () => {
    const [a, b] = [draws(1, 'payment', 400), draws(1, 'warehouse', 400)]
    const covariance = mean(a.map((value, i) => (value - mean(a)) * (b[i]! - mean(b))))
    const variance = mean(a.map((value) => (value - mean(a)) ** 2))
    expect(Math.abs(covariance / variance)).toBeLessThan(0.15)
  })

  it('When nothing is configured, then they are 50 to 100 ms', () => {
    const behaviours = createBehaviours(1)
    const delays = Array.from({ length: 200 }, () => behaviours.nextDelayMs('payment'))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50)
    expect(Math.max(...delays)).toBeLessThanOrEqual(100)
  })
})

describe('log-normal response times', () => {
  const delaysOf = (seed: number, count: number) => {
    const behaviours = createBehaviours(seed, { distribution: 'log-normal' })
    return Array.from({ length: count }, () => behaviours.nextDelayMs('payment'))
  }

  it('When many are drawn, then they have the mean of the range, and a tail', () => {
    const delays = delaysOf(1, 20_000).sort((a, b) => a - b)
    expect(mean(delays) / 75).toBeCloseTo(1, 1)
    expect(delays[10_000]! / 75).toBeCloseTo(Math.exp(-0.5), 1)
    expect(delays[19_800]! / 75).toBeGreaterThan(5.8)
    expect(delays.at(-1)).toBeLessThan(2_000)
  })

  it('When the seed is the same, then they are the same', () => {
    expect(delaysOf(1, 20)).toEqual(delaysOf(1, 20))
    expect(delaysOf(2, 20)).not.toEqual(delaysOf(1, 20))
  })
})

describe("the providers' failures", () => {
  it('When a share of the requests fails, then it is one of each ten, the same ones with the same seed', () => {
    const failures = () => {
      const behaviours = createBehaviours(1)
      behaviours.configure('payment', { failureMode: 'fail', failureShare: 0.1 })
      return Array.from({ length: 40 }, () => behaviours.nextFailure('payment'))
    }
    expect(failures()).toEqual(failures())
    for (const i of [0, 1, 2, 3])
      expect(
        failures()
          .slice(i * 10, i * 10 + 10)
          .filter((mode) => mode === 'fail'),
      ).toHaveLength(1)
  })
})

describe("the providers' configuration", () => {
  it('When one is configured, then the others keep the default, and properties that are not named keep their value', () => {
    const behaviours = createBehaviours(1)
    behaviours.configure('payment', { extraMs: 1_000 })
    behaviours.configure('payment', { failureMode: 'fail' })
    expect(behaviours.of('payment')).toEqual({ ...defaultBehaviour, extraMs: 1_000, failureMode: 'fail' })
    expect(behaviours.of('carrier')).toEqual(defaultBehaviour)
  })

  it('When all are configured, then those with a configuration of their own keep it', () => {
    const behaviours = createBehaviours(1)
    behaviours.configure('payment', { failureMode: 'refuse' })
    behaviours.configure('*', { minMs: 0, maxMs: 1 })
    expect(behaviours.of('payment')).toEqual({ ...defaultBehaviour, failureMode: 'refuse' })
    expect(behaviours.of('carrier')).toEqual({ ...defaultBehaviour, minMs: 0, maxMs: 1 })
  })

  it('When they are reset, then they have the default behaviour, and the draws restart', () => {
    const behaviours = createBehaviours(1)
    const first = behaviours.nextDelayMs('payment')
    behaviours.configure('payment', { extraMs: 1_000 })
    behaviours.reset()
    expect(behaviours.nextDelayMs('payment')).toBe(first)
  })
})
