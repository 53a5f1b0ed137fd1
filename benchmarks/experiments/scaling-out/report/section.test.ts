import { expect, test } from 'vitest'
import { describePanel } from '../../../report/chart-group.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import type { Cell } from '../../../results-schema.ts'
import { scalingOutRows, stepRows } from './rows.ts'
import { scalingOutSection } from './section.ts'

const results = sampleResults()
const sample = results.cells.find(({ style, valid }) => style === 'choreography' && valid)!

const measured = { measuredHeldMs: { payment: 850 }, impliedPerS: 2.35, settledPerS: 2 }

function step(each: number, offeredPerS: number, within: boolean, bottleneck?: number): Cell {
  const processes = { order: each, payment: bottleneck ?? each }
  const predictedPerS = 2.5 * (bottleneck ?? each)
  const found = { slots: 2, processes, slowest: 'payment', heldMs: 800, predictedPerS, ...measured }
  return {
    ...sample,
    experiment: 'scaling-out',
    params: { slots: 2, each, ...(bottleneck && { bottleneck }), phase: 'search', step: 1 },
    scalingOut: { ...found, offeredPerS, within, missed: within ? [] : ['settle p99 9000 (limit 2400)'] },
  }
}
const cells = [step(2, 4.5, true), step(2, 6, false), step(1, 2.25, true), step(1, 3, false), step(1, 4, true, 2)]

test('When capacities were searched, then each stands beside the predicted one', () => {
  const { rows } = scalingOutRows(cells)
  expect(rows).toEqual([
    [
      'choreography',
      '1 of each service',
      2,
      'payment',
      '800 ms',
      '2.5/s',
      '850 ms',
      '2.4/s',
      '2.25/s',
      '3/s',
      '40 %',
      '90 %',
    ],
    [
      'choreography',
      '2 of the slowest (payment), 1 of the others',
      2,
      'payment',
      '800 ms',
      '5.0/s',
      '850 ms',
      '2.4/s',
      '4/s',
      null,
      '40 %',
      '80 %',
    ],
    [
      'choreography',
      '2 of each service',
      2,
      'payment',
      '800 ms',
      '5.0/s',
      '850 ms',
      '2.4/s',
      '4.5/s',
      '6/s',
      '40 %',
      '90 %',
    ],
  ])
  expect(stepRows(cells).rows.map((row) => row.slice(3, 6))).toHaveLength(cells.length)
})

test('When capacities were searched, then the section draws those of every service and those of the slowest alone', () => {
  const section = scalingOutSection({ ...results, cells })
  const [chart] = section!.charts
  expect(chart!.panels.map((panel) => describePanel(panel, 0))).toEqual([
    'Of every service (processes). choreography: keeps up with 2.3/s at × 1, keeps up with 4.5/s at × 2; choreography: 2.5/s predicted at × 1, 5.0/s predicted at × 2.',
    'Of the slowest service alone (processes). choreography: keeps up with 2.3/s at × 1, keeps up with 4.0/s at × 2; choreography: 2.5/s predicted at × 1, 5.0/s predicted at × 2.',
  ])
})

test('When nothing was searched, then there is no section', () => {
  expect(scalingOutSection(results)).toBeNull()
})
