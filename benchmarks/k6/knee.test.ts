import { describe, expect, it } from 'vitest'
import { kneeOf, type Metrics, stepResults, stepTable } from './knee.ts'
import { stepsOf } from './schedule.ts'

const steps = stepsOf(10, 30, 3, 10)
const inTime = (...counts: [passes: number, fails: number][]): Metrics =>
  Object.fromEntries(
    counts.map(([passes, fails], i) => [`in_time{rate:${(i + 1) * 10}.0}`, { values: { passes, fails } }]),
  )
const knee = (metrics: Metrics) => kneeOf(stepResults(steps, metrics))

describe('the knee', () => {
  it('When every rate is sustained, then the knee is the highest one', () => {
    expect(knee(inTime([100, 0], [200, 0], [300, 0]))).toBe(30)
  })

  it('When too many orders are late at a rate, then the knee is the rate before it, whatever follows', () => {
    expect(knee(inTime([100, 0], [180, 20], [300, 0]))).toBe(10)
  })

  it('When arrivals were dropped, then their rate was not sustained', () => {
    expect(knee(inTime([100, 0], [200, 0], [250, 0]))).toBe(20)
  })

  it('When the first rate is too high, then there is no knee, and the table says so', () => {
    expect(knee(inTime([50, 50], [0, 200], [0, 300]))).toBeNull()
    expect(stepTable(steps, {})).toContain('Not even the lowest rate')
  })

  it('When there are times, then each rate has a line with them', () => {
    const values = { 'p(50)': 3.4, 'p(99)': 8.6, count: 200 }
    const metrics = { ...inTime([100, 0], [200, 0], [300, 0]), 'accept_ms{rate:20.0}': { values } }
    const line = stepTable(steps, metrics)
      .split('\n')
      .find((row) => row.trim().startsWith('20.0'))
    expect(line?.trim().split(/\s+/)).toEqual(['20.0', '200', '200', '200', '3', '9', '–', '–', 'sustained'])
  })
})
