/** What latency stacking finds in figures that are known beforehand. */
import { expect, test } from 'vitest'
import { sampleCell } from '../samples.ts'
import { findings } from './findings.ts'

test('When the chain grows by the provider time and the others do not, then the acceptance criteria are met', () => {
  const cells = [3, 6, 12].flatMap((n) => [
    sampleCell('synchronous-chain', n, 76 * n, 76 * n),
    sampleCell('choreography', n, 10, 170),
    sampleCell('orchestration', n, 20, 190),
  ])
  const { comparisons, slopes, checks } = findings(cells, 1)
  const chain = slopes.find(({ style, metric }) => style === 'synchronous-chain' && metric === 'acceptMs p50')
  expect(chain?.perService).toBeCloseTo(76, 1)
  const settle = comparisons.find(({ style, against }) => style === 'choreography' && against === 'critical path')
  expect(settle?.ratio).toBeCloseTo(170 / 160, 2)
  expect(settle!.low).toBeLessThanOrEqual(settle!.ratio)
  expect(checks.map(({ met }) => met)).toEqual([true, true, true, true, true, true, true])
})

test('When a style is too slow, then its criterion is not met, and a style that was not measured has none', () => {
  const cells = [3, 6].flatMap((n) => [
    sampleCell('synchronous-chain', n, 90 * n, 90 * n),
    sampleCell('choreography', n, 20 + 2 * n, 200),
  ])
  expect(findings(cells, 1).checks.map(({ met }) => met)).toEqual([false, false, false, false])
})
