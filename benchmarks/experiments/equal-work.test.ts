/** Equal work means equal numbers of provider calls. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import type { MeasuredCell } from '../cell.ts'
import { equalWork } from './equal-work.ts'
import { sampleCell } from './samples.ts'

/** A cell whose completed orders took this many provider calls each. */
function working(style: StyleName, providerCalls: number): MeasuredCell {
  const measured = sampleCell(style, 6, 10, 170)
  const costPerOrder = { providerCalls } as MeasuredCell['cell']['costPerOrder']
  return { ...measured, cell: { ...measured.cell, orders: { ...measured.cell.orders, completed: 40 }, costPerOrder } }
}

test('When every style made the same number of calls, then the work is equal', () => {
  const equal = equalWork([working('choreography', 6), working('orchestration', 6)])
  expect(equal).toMatchObject([{ figure: 'N = 6: 6', met: true }])
})

test('When one style made more calls, then the check fails and names it', () => {
  const unequal = equalWork([working('choreography', 6), working('orchestration', 6.5)])
  expect(unequal).toMatchObject([{ figure: 'N = 6: choreography 6, orchestration 6.5', met: false }])
})

test('When there is one style only, then there is no check', () => {
  expect(equalWork([working('choreography', 6)])).toEqual([])
})
