/** What is said of a capacity, on made-up steps. */
import { expect, test } from 'vitest'
import type { MeasuredCell } from '../../cell.ts'
import { capacities } from './findings.ts'

const stepsOf = (...steps: [ratePerS: number, holds: boolean][]) =>
  steps.map(([offeredPerS, within]) => {
    const params = { phase: 'search', replicas: 1 }
    return { cell: { style: 'choreography', params, scaling: { offeredPerS, within } } } as unknown as MeasuredCell
  })

test('When a rate failed and then passed more often, then the bound does not say that none failed', () => {
  const [check] = capacities(stepsOf([23, false], [23, true], [23, true], [25, true]))
  expect(check).toMatchObject({ figure: '25', bound: 'no rate failed more often than it passed' })
})

test('When every rate passed, then the bound says so, and otherwise it is the lowest that failed', () => {
  expect(capacities(stepsOf([20, true], [25, true]))[0]).toMatchObject({ figure: '25', bound: 'no rate failed' })
  expect(capacities(stepsOf([20, true], [25, false]))[0]).toMatchObject({ figure: '20', bound: '< 25 (±11 %)' })
})
