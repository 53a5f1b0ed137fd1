/** The claim about backpressure, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { backpressureClaims, withoutPoints } from './findings.ts'

function overwhelmed(
  ratePerS: number,
  lost: string[],
  style: 'fire-and-forget' | 'choreography' = 'fire-and-forget',
): Cell {
  const { cell } = sampleCell(style, 6, 10, 20)
  const missing = (invariant: 'I6' | 'I7') => (orderId: string) => ({
    invariant,
    orderId,
    detail: 'is missing',
    guaranteed: false,
  })
  // Loyalty's table and its provider's ledger each report the same order.
  const violations = [...lost.map(missing('I6')), ...lost.map(missing('I6')), missing('I7')('another order')]
  return {
    ...cell,
    params: { ...cell.params, ratePerS },
    orders: { ...cell.orders, completed: 100 },
    audit: { checked: 100, violations },
  }
}

test('When points are lost above a rate, then the claim came true, with one count for each rate', () => {
  const cells = [overwhelmed(12, ['a', 'b']), overwhelmed(3, []), overwhelmed(12, ['c'], 'choreography')]
  expect(backpressureClaims(cells)).toMatchObject([
    { figure: '0 of 100 at 3/s, 2 of 100 at 12/s', bound: 'the claim came true here', met: null },
  ])
})

test('When nothing is lost, then it is said that the claim did not come true', () => {
  expect(backpressureClaims([overwhelmed(12, [])])[0]!.bound).toContain('did not come true')
})

test('When the style was not measured or its cell failed, then nothing is said', () => {
  expect(backpressureClaims([overwhelmed(12, [], 'choreography')])).toEqual([])
  expect(backpressureClaims([{ ...overwhelmed(12, ['a']), failure: 'it did not start' }])).toEqual([])
})

test('When one order misses its points in two places, then it counts once', () => {
  expect(withoutPoints(overwhelmed(12, ['a', 'b']))).toBe(2)
})
