/** Rankings and crossovers, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell } from '../../results-schema.ts'
import { breakEvenChecks, breakEvenOf } from './findings.ts'
import { at, gridCell } from './sample-grid.ts'

/** The chain waits for every provider and costs little; choreography waits for two of them, and has an overhead of 150 ms. */
const chain = (providerMs: number, n = 6): Cell =>
  gridCell('synchronous-chain', at(providerMs, n), { acceptMs: n * providerMs, settleMs: n * providerMs, cpuMs: 60 })
const choreography = (providerMs: number, n = 6): Cell =>
  gridCell('choreography', at(providerMs, n), { acceptMs: 10, settleMs: 150 + 2 * providerMs, cpuMs: 120 })
const grid = (providerTimes: readonly number[], services = [6]) =>
  providerTimes.flatMap((ms) => services.flatMap((n) => [chain(ms, n), choreography(ms, n)]))

test('When a style has the lowest figure, then it is the best one, by its factor over the second', () => {
  const { rankings } = breakEvenOf(grid([20]))
  expect(rankings.map(({ metric, best, factor }) => [metric, best, factor])).toEqual([
    ['acceptMs', ['choreography'], 12],
    ['settleMs', ['synchronous-chain'], 1.58],
    ['cpuMs', ['synchronous-chain'], 2],
  ])
})

test('When figures cross along one axis, then the crossover lies between two measured values and names both styles', () => {
  const { crossovers } = breakEvenOf(grid([10, 20, 50, 200]))
  expect(crossovers).toHaveLength(1)
  expect(crossovers[0]).toMatchObject({
    metric: 'settleMs',
    along: 'providerMeanMs',
    at: { downstream: 6, ratePerS: 4 },
    before: 'synchronous-chain',
    after: 'choreography',
    from: 20,
    to: 50,
    // 6 p = 150 + 2 p
    estimate: 37.5,
  })
})

test('When the difference is not clear at a point, then the interval is as wide as its neighbours', () => {
  const { rankings, crossovers } = breakEvenOf(grid([20, 37.5, 50]))
  const tied = rankings.find(({ metric, at }) => metric === 'settleMs' && at.providerMeanMs === 37.5)
  expect(tied!.best).toEqual(['synchronous-chain', 'choreography'])
  expect(crossovers).toMatchObject([{ from: 20, to: 50, estimate: 37.5 }])
})

test('When two axes are measured, then each line of the grid has its own crossover', () => {
  const { crossovers } = breakEvenOf(grid([20, 50], [3, 6, 12]))
  expect(crossovers.map(({ along, at, from, to }) => [along, at.downstream ?? at.providerMeanMs, from, to])).toEqual([
    ['providerMeanMs', 6, 20, 50],
    ['downstream', 20, 6, 12],
    ['downstream', 50, 3, 6],
  ])
})

test.each<[string, Partial<Cell>]>([
  ['failed', { failure: 'it broke' }],
  ['not drained', { orders: { ...chain(20).orders, stuck: 1 } }],
  ['orders failed', { orders: { ...chain(20).orders, failed: 2 } }],
  ['load driver fell behind', { valid: false }],
  ['machine busy', { costPerOrder: { ...chain(20).costPerOrder!, machineBusy: 0.97 } }],
])('When a style has %s, then it is marked there, and neither ranked nor part of a crossover', (reason, broken) => {
  const { rankings, crossovers } = breakEvenOf([
    ...grid([50]),
    choreography(20),
    { ...chain(20), ...broken },
    { ...chain(20), params: { ...chain(20).params, repetition: 2 } },
  ])
  const settle = rankings.find(({ metric, at }) => metric === 'settleMs' && at.providerMeanMs === 20)
  expect(settle).toMatchObject({
    best: ['choreography'],
    factor: null,
    unranked: [{ style: 'synchronous-chain', reason }],
  })
  expect(crossovers).toEqual([])
})

test('When a style was not measured at a point, then that is its reason', () => {
  const { rankings } = breakEvenOf([...grid([50]), choreography(20)])
  expect(rankings[0]!.unranked).toEqual([{ style: 'synchronous-chain', reason: 'not measured' }])
})

test('When CPU times differ by less than they do between repetitions, then none is clearly best', () => {
  const near = { ...choreography(20), costPerOrder: { ...choreography(20).costPerOrder!, cpuMsTotal: 66 } }
  const cpu = breakEvenOf([chain(20), near]).rankings.find(({ metric }) => metric === 'cpuMs')
  expect(cpu).toMatchObject({ best: ['synchronous-chain', 'choreography'], factor: 1.1 })
})

test('When the grid is summarised, then each metric counts where each style is best', () => {
  expect(breakEvenChecks(grid([20, 50])).map(({ figure, bound, met }) => [figure, bound, met])).toEqual([
    ['choreography 2 of 2', 'crossovers between two styles: 0', null],
    ['synchronous-chain 1 of 2, choreography 1 of 2', 'crossovers between two styles: 1', null],
    ['synchronous-chain 2 of 2', 'crossovers between two styles: 0', null],
  ])
})

test('When the cells are of another experiment, then there is nothing to find', () => {
  const other = grid([20]).map((cell) => ({ ...cell, experiment: 'latency-stacking' }))
  expect(breakEvenOf(other)).toEqual({ rankings: [], crossovers: [] })
  expect(breakEvenChecks(other)).toEqual([])
})
