/** An experiment's findings are computed for one durability at a time. */
import { expect, test } from 'vitest'
import type { Experiment } from './experiment.ts'
import { sampleCell, withPlan } from './experiments/samples.ts'
import { findingsOf } from './findings.ts'

const counting: Experiment = {
  name: 'latency-stacking',
  plan: () => [],
  measure: async () => {},
  findings: (cells) => ({
    comparisons: [],
    slopes: [{ metric: 'acceptMs p50', style: 'choreography', perService: cells.length, low: 0, high: 9 }],
    checks: [{ claim: 'cells', figure: String(cells.length), bound: '', met: null }],
  }),
}
const unflushed = [3, 4].map((n) => sampleCell('choreography', n, 10, 170))

test('When both durabilities were measured, then each has findings of its own, and those that flush say so', () => {
  const flushed = withPlan(sampleCell('choreography', 3, 20, 170), { durability: 'power-loss' })
  const { slopes, checks } = findingsOf([counting], [...unflushed, flushed], 1)
  expect(slopes.map(({ metric, perService }) => [metric, perService])).toEqual([
    ['acceptMs p50', 2],
    ['acceptMs p50, power loss', 1],
  ])
  expect(checks.map(({ claim, figure }) => `${claim}: ${figure}`)).toEqual(['cells: 2', 'cells, power loss: 1'])
})

test('When one durability was measured, then there are no findings of the other', () => {
  expect(findingsOf([counting], unflushed, 1).checks).toHaveLength(1)
})
