/** Cells are repeated until the intervals of all ratios are narrow enough. */
import { expect, test } from 'vitest'
import type { MeasuredCell } from '../cell.ts'
import { latencyStacking } from './latency-stacking/experiment.ts'
import { sampleCell, withPlan } from './samples.ts'

const repeated = (cell: MeasuredCell, repetition: number): MeasuredCell =>
  withPlan(cell, { repetition, precision: { relativeHalfWidth: 0.05, maxRepetitions: 3 } })

test('When an interval is too wide, then every style is repeated once more, up to the limit', () => {
  const chain = [1, 2].map((i) => repeated(sampleCell('synchronous-chain', 6, 500, 500), i))
  const noisy = [9, 12].map((ms, i) => repeated(sampleCell('choreography', 6, ms, 170), i + 1))
  const failed = repeated(sampleCell('orchestration', 6, 12, 190), 2)
  const secondHalf = repeated(withPlan(sampleCell('choreography', 6, 10, 170), { control: true }), 1)
  const cells = [...chain, ...noisy, secondHalf, { ...failed, cell: { ...failed.cell, failure: 'broken' } }]
  const extension = latencyStacking.extend!(cells, 1)
  expect(extension?.reason).toMatch(/^the widest interval of a ratio is ±\d+(\.\d+)? % and not yet ±5 %$/)
  expect(extension?.plans.map((next) => [next.style, next.control, next.repetition])).toEqual([
    ['synchronous-chain', undefined, 3],
    ['choreography', undefined, 3],
    ['choreography', true, 2],
    ['orchestration', undefined, 3],
  ])
  const third = extension!.plans.map((next) => withPlan(sampleCell(next.style, 6, 10, 170), { ...next, repetition: 3 }))
  expect(latencyStacking.extend!([...cells, ...third], 1)).toBeNull()
  const check = latencyStacking.findings(chain.concat(noisy), 1).checks.at(-1)
  expect(check).toMatchObject({ bound: '≤ ±5 %', met: false })
  expect(check?.figure).toMatch(/after 2 repetitions$/)
})

test('When every interval is narrow enough, then nothing is repeated', () => {
  const cells = [sampleCell('synchronous-chain', 6, 500, 500), sampleCell('choreography', 6, 10, 170)]
  const twice = cells.flatMap((cell) => [repeated(cell, 1), repeated(cell, 2)])
  expect(latencyStacking.extend!(twice, 1)).toBeNull()
  expect(latencyStacking.findings(twice, 1).checks.at(-1)).toMatchObject({ met: true })
})

test('When the workload demands no precision, then nothing is repeated', () => {
  const chain = sampleCell('synchronous-chain', 6, 500, 500)
  const noisy = [9, 12].map((ms) => sampleCell('choreography', 6, ms, 170))
  expect(latencyStacking.extend!([chain, ...noisy], 1)).toBeNull()
})
