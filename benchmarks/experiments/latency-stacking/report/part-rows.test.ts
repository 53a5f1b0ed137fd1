/** Tables and sections of floors, tail and grid, from figures that are known beforehand. */
import { expect, test } from 'vitest'
import { partName } from '../../../cell.ts'
import { stacked } from '../../../report/samples/cells.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { floorRows, gridFigures, gridRows, tailRows } from './part-rows.ts'
import { partSections } from './part-sections.ts'

const p = (p50: number, p99: number) => ({ p50, p95: p99, p99, max: p99, n: 40 })
const part = (cell: Cell, name: 'floor' | 'tail' | 'grid', change: Partial<Cell> = {}): Cell => ({
  ...cell,
  experiment: partName('latency-stacking', name),
  ...change,
})
const withCells = (...more: Cell[]): Results => {
  const all = sampleResults()
  const cells = all.cells.map((cell) =>
    cell.experiment === 'latency-stacking' ? { ...cell, overheadMs: p(20, 40) } : cell,
  )
  return { ...all, cells: [...cells, ...more] }
}
const choreography = stacked('choreography', 6)
const cost = choreography.costPerOrder!

test('When a floor was measured, then its figures stand beside those of its style, with ratio and interval', () => {
  const floor = part(choreography, 'floor', { overheadMs: p(10, 20), costPerOrder: { ...cost, cpuMsTotal: 40 } })
  const found = withCells(floor)
  const ratio = { style: 'choreography', against: 'its floor', ratio: 2, low: 1.8, high: 2.2 }
  const rows = floorRows({ ...found, comparisons: [{ metric: 'overhead p50, N = 6', ...ratio }] }).rows
  expect(rows).toEqual([
    ['choreography', 'overhead p50', '20', '10', 2, '1.8 to 2.2'],
    ['choreography', 'CPU per order', '59', '40', null, null],
  ])
})

test('When providers had a tail, then both kinds stand side by side', () => {
  const tail = part(choreography, 'tail', { settleMs: p(150, 700) })
  expect(tailRows(withCells(tail)).rows).toContainEqual(['choreography', 6, 'settle', '161', '150', '205', '700'])
})

test('When other rates were measured, then the common rate completes the table', () => {
  const fast = part(choreography, 'grid', { settleMs: p(300, 900), params: { ...choreography.params, ratePerS: 8 } })
  const { head, rows } = gridRows(withCells(fast), gridFigures['settle p50 in ms']!)
  expect(head).toEqual(['style', 'N', '4/s', '8/s'])
  expect(rows).toContainEqual(['choreography', 6, '161', '300'])
  expect(rows).toContainEqual(['orchestration', 6, '174', null])
})

test('When parts were measured, then each has its section, and otherwise none', () => {
  const parts = (['floor', 'tail', 'grid'] as const).map((name) => part(choreography, name))
  const sections = partSections.map((of) => of(withCells(...parts)))
  expect(sections.map((one) => one?.id)).toEqual(['floors', 'tail', 'grid'])
  expect(JSON.stringify(sections)).not.toMatch(/undefined|NaN/)
  expect(partSections.map((of) => of(sampleResults()))).toEqual([null, null, null])
})
