/** Provider calls of refused and cancelled orders, against what is stated of each style. */
import { expect, test } from 'vitest'
import { type StyleName, styleNames } from '#stack/styles.ts'
import type { Cell, ScenarioCalls } from '../results-schema.ts'
import { equalRefusals, refusalCalls } from './equal-refusals.ts'
import { sampleCell } from './samples.ts'
import { callsOfCompleted, callsStated, type Refusal, statedCalls } from './stated-calls.ts'

const calls = (text: string) => Object.fromEntries(text.split(' ').map((name) => [name, 1]))

function cellWith(style: StyleName, downstream: number, ...scenarioCalls: ScenarioCalls[]): Cell {
  const costPerOrder = { providerCalls: downstream, scenarioCalls } as Cell['costPerOrder']
  return { ...sampleCell(style, downstream, 10, 170).cell, costPerOrder }
}
const declined = (text: string, orders = 4): ScenarioCalls => ({
  scenario: 'card-declined',
  outcome: 'cancelled',
  orders,
  calls: calls(text),
})

test('When every style makes the calls stated of it, then the check is met and shows how many they are', () => {
  const cells = [
    cellWith('synchronous-chain', 6, declined('charge')),
    cellWith('choreography', 6, declined('charge allocate refund release mail track')),
    cellWith('job-queue', 6, declined('charge refund release void mail track')),
  ]
  expect(equalRefusals(cells)).toMatchObject([
    { figure: 'card-declined: synchronous-chain 1, choreography 6, job-queue 6', met: true },
  ])
})

test('When a style makes one call more or less, then the check is not met and names it', () => {
  const wrong = cellWith('choreography', 6, declined('charge allocate label refund release mail'))
  expect(equalRefusals([wrong])).toMatchObject([
    {
      figure: 'choreography, card-declined, N = 6: 0 track instead of 1, 1 label instead of 0',
      met: false,
    },
  ])
})

test('When cells are repeated, then their orders are counted together', () => {
  const half = {
    ...declined('charge refund release mail track', 1),
    calls: { charge: 1, refund: 1, release: 1, mail: 1, track: 1 },
  }
  const found = refusalCalls([
    cellWith('orchestration', 6, declined('charge allocate refund release mail track', 3)),
    cellWith('orchestration', 6, half),
  ])
  expect(found).toMatchObject([{ orders: 4, calls: { allocate: 0.75, charge: 1 }, differences: [] }])
})

test('When there is nobody to send an e-mail, then none is stated', () => {
  expect(equalRefusals([cellWith('choreography', 3, declined('charge allocate refund release'))])[0]!.met).toBe(true)
})

test('When a cancellation comes too late, then the calls are those of a completed order', () => {
  const late: ScenarioCalls = {
    scenario: 'cancelled',
    outcome: 'completed',
    orders: 2,
    calls: { ...calls('charge allocate label mail track'), credit: 3 },
  }
  expect(refusalCalls([cellWith('choreography', 8, late)])).toMatchObject([
    { stated: 'charge allocate label mail track 3 credit', differences: [] },
  ])
})

test('When an order completes although its card was declined, or is cancelled where that is too late, then it differs', () => {
  const completed: ScenarioCalls = { ...declined('charge'), outcome: 'completed' }
  expect(refusalCalls([cellWith('choreography', 6, completed)])[0]!.differences).toEqual(['completed'])
  const cancelled: ScenarioCalls = { ...declined('charge'), scenario: 'cancelled' }
  expect(refusalCalls([cellWith('synchronous-chain', 6, cancelled)])[0]!.differences).toEqual(['was cancelled'])
})

test('When no order was refused, then there is no check', () => {
  expect(equalRefusals([cellWith('choreography', 6)])).toEqual([])
})

test('When calls are stated, then every style has its row once, and each may charge', () => {
  expect(statedCalls.flatMap(({ styles }) => styles).sort()).toEqual([...styleNames].sort())
  for (const style of styleNames)
    for (const scenario of ['card-declined', 'out-of-stock', 'undeliverable-address'] satisfies Refusal[])
      expect((callsStated(style, scenario, 6) ?? callsOfCompleted(6)).has('charge')).toBe(true)
})
