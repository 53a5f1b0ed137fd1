import { beforeAll, expect, it } from 'vitest'
import type { MeasuredCell } from '../cell.ts'
import { partName, timesOf } from '../cell.ts'
import { latencyStacking } from '../experiments/latency-stacking/experiment.ts'
import { sampleCell, withPlan } from '../experiments/samples.ts'
import { findingsOf } from '../findings.ts'
import { orderMetrics } from '../measure/timings.ts'
import { type OrderRow, type Results, results } from '../results-schema.ts'
import { recompute } from './recompute.ts'
import { sampleResults } from './samples/results.ts'

let found: Results
let rows: OrderRow[]

const floor = withPlan(sampleCell('choreography', 6, 10, 215), { part: 'floor' })

const measured: MeasuredCell[] = [
  sampleCell('synchronous-chain', 3, 240, 240),
  sampleCell('synchronous-chain', 6, 460, 460),
  sampleCell('choreography', 3, 10, 210),
  sampleCell('choreography', 6, 11, 220),
  withPlan(sampleCell('choreography', 6, 12, 221), { repetition: 2 }),
  { ...floor, cell: { ...floor.cell, experiment: partName('latency-stacking', 'floor') } },
].map((one) => ({ ...one, cell: { ...one.cell, ...timesOf(one.timings) } }))

/** Each order has one time of each metric, in the order in which they were measured. */
const rowsOf = ({ timings }: MeasuredCell, cell: number): OrderRow[] =>
  timings.settleMs.map((_, i) => ({
    cell,
    scenario: 'none',
    status: 200,
    outcome: 'completed',
    acceptMs: null,
    settleMs: null,
    effectsMs: null,
    compensateMs: null,
    ...Object.fromEntries(orderMetrics.map((metric) => [metric, timings[metric][i] ?? null])),
  }))

beforeAll(() => {
  const { meta } = sampleResults()
  const cells = measured.map(({ cell }) => cell)
  found = results.parse({ meta, cells, ...findingsOf([latencyStacking], measured, meta.seed) })
  rows = measured.flatMap(rowsOf)
})

it('When nothing was changed, then every percentile, ratio and slope follows from the rows', () => {
  const { compared, differences } = recompute(found, rows)
  expect(differences).toEqual([])
  // Five times of six cells; settle to the critical path twice, three metrics to the chain, overhead to the floor; six slopes.
  expect(compared).toBe(30 + 6 + 6)
})

it('When a published figure was changed, then it is named with what follows from the rows', () => {
  const [first, ...others] = found.cells
  const tampered = { ...first!, settleMs: { ...first!.settleMs, p50: 1 } }
  const { differences } = recompute({ ...found, cells: [tampered, ...others] }, rows)
  expect(differences).toEqual([expect.stringMatching(/^cell 0, synchronous-chain, .*settleMs: .*"p50":1,.*"p50":240/)])
})

it('When an order is missing, then percentiles and ratios differ', () => {
  const { differences } = recompute(found, rows.slice(1))
  expect(differences.join('\n')).toMatch(/cell 0,.*acceptMs[\s\S]*synchronous-chain, settleMs p50/)
})

it('When rows have no critical path, as in older runs, then only what needs it is left out', () => {
  const older = rows.map(({ criticalPathMs: _, ...row }) => row)
  expect(recompute(found, older)).toMatchObject({ compared: 24 + 3 + 6, differences: [] })
})
