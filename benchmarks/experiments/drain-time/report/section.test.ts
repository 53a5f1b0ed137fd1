import { expect, test } from 'vitest'
import type { DrainTime } from '../../../measure/drain-schema.ts'
import { describePanel } from '../../../report/chart-group.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import type { Cell } from '../../../results-schema.ts'
import { drainTimeRows } from './rows.ts'
import { drainTimeSection } from './section.ts'

const results = sampleResults()
const none = { before: 0, backlog: 0, drainMs: 0, predictedMs: null, ratio: null }

function cellOf(style: string, outageS: number, change: Partial<DrainTime> = {}): Cell {
  const sample = results.cells.find((cell) => cell.style === style && cell.valid)!
  const drainTime: DrainTime = {
    outageMs: (outageS + 4) * 1_000,
    capacity: { passedPerS: 14, failedPerS: 16 },
    ratePerS: 7.5,
    before: 5,
    backlog: 185,
    drainMs: 1_100 * outageS,
    predictedMs: 1_000 * outageS,
    ratio: { value: 1.1, low: 0.95, high: 1.25 },
    loadAfterMs: 90_000,
    ...change,
  }
  const params = { ...sample.params, fault: 'kafka killed', outageS, share: 0.5 }
  return { ...sample, experiment: 'drain-time', params, drainTime }
}
const cells = [
  cellOf('choreography', 60),
  cellOf('choreography', 20),
  cellOf('choreography', 40, { drainMs: null, ratio: null }),
  cellOf('synchronous-chain', 20, none),
]

test('When outages were measured, then each has a row, those without a backlog and those that were not gone too', () => {
  const { rows } = drainTimeRows(cells)
  expect(rows.map((row) => [row[0], row[1], row[7], row[8], row[9]])).toEqual([
    ['synchronous-chain', 'kafka killed, 20 s', 'nothing to drain', null, null],
    ['choreography', 'kafka killed, 20 s', '22 s', '20 s', 1.1],
    ['choreography', 'kafka killed, 40 s', 'not within 90 s', '40 s', null],
    ['choreography', 'kafka killed, 60 s', '66 s', '60 s', 1.1],
  ])
})

test('When backlogs are gone, then the chart has their times against the predicted ones', () => {
  const [chart] = drainTimeSection({ ...results, cells })!.charts
  expect(chart!.panels.map((panel) => describePanel(panel, 0))).toEqual([
    'Time to drain (seconds predicted). choreography: 22 s, 20 s predicted, at 50 % at kafka killed for 20 s, 66 s, 60 s predicted, at 50 % at kafka killed for 60 s.',
  ])
})

test('When only a style without a backlog was measured, then there is a table and no chart, and otherwise no section', () => {
  expect(drainTimeSection({ ...results, cells: cells.slice(3) })).toMatchObject({ charts: [] })
  expect(drainTimeSection(results)).toBeNull()
})
