/** The claim about backpressure, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { backpressureClaims } from './findings.ts'

function loaded(
  ratePerS: number,
  notCredited: number,
  style: 'fire-and-forget' | 'choreography' = 'fire-and-forget',
): Cell {
  const { cell } = sampleCell(style, 6, 10, 20)
  const backpressure = { completed: 100, notCredited, notRecorded: 7 }
  return { ...cell, params: { ...cell.params, ratePerS }, backpressure }
}

test('When points are lost above the capacity only, then the claim came true, with one count for each rate', () => {
  const cells = [loaded(12, 2), loaded(3, 0), loaded(12, 1), loaded(12, 9, 'choreography')]
  expect(backpressureClaims(cells)).toMatchObject([
    { figure: '0 of 100 at 3/s, 3 of 200 at 12/s', bound: expect.stringContaining('came true'), met: null },
  ])
})

test('When points are lost below the capacity too, then the run does not tell', () => {
  expect(backpressureClaims([loaded(3, 1), loaded(12, 50)])[0]!.bound).toContain('does not tell')
})

test('When nothing is lost, then it is said that the claim did not come true', () => {
  expect(backpressureClaims([loaded(12, 0)])[0]!.bound).toContain('did not come true')
})

test('When the style was not measured or its cell failed, then nothing is said', () => {
  expect(backpressureClaims([loaded(12, 3, 'choreography')])).toEqual([])
  const { backpressure: _, ...failed } = loaded(12, 3)
  expect(backpressureClaims([failed])).toEqual([])
})
