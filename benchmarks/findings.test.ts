/** The findings of a run are those of its experiments, each from its own cells. */
import { expect, test } from 'vitest'
import type { Experiment } from './experiment.ts'
import { sampleCell, withPlan } from './experiments/samples.ts'
import { findingsOf } from './findings.ts'

const counting = (name: string): Experiment => ({
  name,
  plan: () => [],
  measure: async () => {},
  findings: (cells) => ({
    comparisons: [],
    slopes: [{ metric: name, style: 'choreography', perService: cells.length, low: 0, high: 9 }],
    checks: [{ claim: name, figure: String(cells.length), bound: '', met: null }],
  }),
})
const cells = [3, 4].map((n) => sampleCell('choreography', n, 10, 170))

test('When two experiments were measured, then each has findings of its own cells', () => {
  const other = withPlan(sampleCell('choreography', 3, 20, 170), { experiment: 'variants', variant: 'power-loss' })
  const { slopes, checks } = findingsOf([counting('latency-stacking'), counting('variants')], [...cells, other], 1)
  expect(slopes.map(({ metric, perService }) => [metric, perService])).toEqual([
    ['latency-stacking', 2],
    ['variants', 1],
  ])
  expect(checks.map(({ claim, figure }) => `${claim}: ${figure}`)).toEqual(['latency-stacking: 2', 'variants: 1'])
})

test('When a cell may not be compared, then it enters no finding', () => {
  const [good, bad] = cells
  const failed = { ...bad!, cell: { ...bad!.cell, valid: false } }
  expect(findingsOf([counting('latency-stacking')], [good!, failed], 1).checks[0]!.figure).toBe('1')
})
