/** The claim about lost messages, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { countOutcomes } from '../../measure/outcomes.ts'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { lostMessagesClaim } from './findings.ts'

const none = countOutcomes([])

function struck(fault: string, wrong: number, style: StyleName = 'fire-and-forget'): Cell {
  const { cell } = sampleCell(style, 6, 10, 20)
  const availability = { ...none, attempts: 20, wrong, faultMs: 5_000, loadMs: 10_000, drainMs: 900 }
  return { ...cell, params: { ...cell.params, fault }, availability }
}

test('When orders lack the work of each service that was down, then the claim came true', () => {
  const others = [struck('payment down', 3), struck('order down', 0), struck('shipping down', 0, 'choreography')]
  expect(lostMessagesClaim([struck('shipping down', 20), struck('loyalty down', 9), ...others])).toMatchObject([
    { figure: '20 of 20, shipping down; 9 of 20, loyalty down', bound: 'the claim came true here' },
  ])
})

test('When no order lacks the work of one service, then the claim did not come true', () => {
  const [claim] = lostMessagesClaim([struck('shipping down', 20), struck('loyalty down', 0)])
  expect(claim!.bound).toContain('did not come true')
})

test('When the style was not measured, then nothing is said', () => {
  expect(lostMessagesClaim([struck('shipping down', 20, 'choreography')])).toEqual([])
})
