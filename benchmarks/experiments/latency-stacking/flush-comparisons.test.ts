/** Styles that flush against styles that do not, on figures whose ratios are known. */
import { expect, test } from 'vitest'
import { sampleCell, withPlan } from '../samples.ts'
import { flushComparisons } from './flush-comparisons.ts'

const flushed = { durability: 'power-loss' } as const

test('When a style was measured in both variants, then each metric has its ratio at six services', () => {
  const cells = [3, 6].flatMap((n) => [
    sampleCell('choreography', n, 10 * n, 10 * n + 10),
    withPlan(sampleCell('choreography', n, 20 * n, 20 * n + 10), flushed),
  ])
  const found = flushComparisons(cells, 1)
  expect(found.map(({ metric, ratio }) => [metric, ratio])).toEqual([
    ['acceptMs p50, N = 6', 2],
    ['settleMs p50, N = 6', 1.857],
    ['effectsMs p50, N = 6', 1.375],
  ])
  for (const { low, high, ratio, against } of found) {
    expect(against).toBe('itself without flush per commit')
    expect(low).toBeLessThanOrEqual(ratio)
    expect(high).toBeGreaterThanOrEqual(ratio)
  }
})

test('When a style was measured in one variant only, then it has no ratio', () => {
  const cell = sampleCell('choreography', 6, 10, 170)
  expect(flushComparisons([cell], 1)).toEqual([])
  expect(flushComparisons([withPlan(cell, flushed)], 1)).toEqual([])
})
