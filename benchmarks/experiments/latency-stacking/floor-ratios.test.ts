/** Ratios to a floor, of cells whose figures are known. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { sampleCell, withPlan } from '../samples.ts'
import { findings } from './findings.ts'

/** Around a critical path of 160 ms. */
function cellOf(style: StyleName, settleMs: number, cpuMs: number): MeasuredCell {
  const measured = sampleCell(style, 6, 10, settleMs)
  const costPerOrder = { cpuMsTotal: cpuMs, providerCalls: 6 } as NonNullable<MeasuredCell['cell']['costPerOrder']>
  // Half of the work is done after the last window.
  const cpuWindowsMs = [0.49, 0.5, 0.51].map((share) => share * cpuMs)
  return { ...measured, cell: { ...measured.cell, costPerOrder, cpuWindowsMs } }
}
const floorOf = (...args: Parameters<typeof cellOf>) => withPlan(cellOf(...args), { part: 'floor' })

test('When a style takes twice the overhead and CPU time of its floor, then both ratios are 2 and not met', () => {
  const { comparisons, checks } = findings([cellOf('choreography', 180, 100), floorOf('choreography', 170, 50)], 1)
  const toFloor = comparisons.filter(({ against }) => against === 'its floor')
  expect(toFloor.map(({ metric, ratio }) => [metric, ratio])).toEqual([
    ['overhead p50, N = 6', 2],
    ['CPU per order, N = 6', 2],
  ])
  for (const { low, high, ratio } of toFloor) {
    expect(low).toBeLessThanOrEqual(ratio)
    expect(high).toBeGreaterThanOrEqual(ratio)
  }
  expect(checks.filter(({ claim }) => claim.includes('floor')).map(({ met, bound }) => [met, bound])).toEqual([
    [false, '≤ 1.5'],
    [false, '≤ 1.5'],
  ])
})

test('When a style is as close to its floor as it must be, then the checks are met', () => {
  const { checks } = findings([cellOf('orchestration', 172, 100), floorOf('orchestration', 170, 90)], 1)
  expect(checks.filter(({ claim }) => claim.includes('floor')).map(({ met }) => met)).toEqual([true, true])
})

test('When a floor was measured, then it enters no other figure, and no other style is compared with it', () => {
  const cells = [cellOf('choreography', 180, 100), cellOf('hybrid', 180, 100)]
  const without = findings(cells, 1)
  const { comparisons, slopes } = findings([...cells, floorOf('choreography', 170, 50)], 1)
  expect(comparisons.filter(({ against }) => against !== 'its floor')).toEqual(without.comparisons)
  expect(comparisons.filter(({ against }) => against === 'its floor').map(({ style }) => style)).toEqual([
    'choreography',
    'choreography',
  ])
  expect(slopes).toEqual(without.slopes)
})
