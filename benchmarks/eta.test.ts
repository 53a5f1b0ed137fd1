/** The time left is what the plans are thought to take, and soon what plans like them took. */
import { expect, test } from 'vitest'
import type { CellPlan } from './cell.ts'
import { eta } from './eta.ts'
import type { Experiment } from './experiment.ts'

const plan = { warmUp: { ratePerS: 1, seconds: 2 }, load: { seconds: 8 } } as CellPlan
const experiment = { name: 'x', estimateSeconds: () => 20 } as unknown as Experiment
const planned = { experiment, plan }

test('when nothing was measured yet, then it is what the plans are thought to take', () => {
  expect(eta(() => 0).of([planned, planned])).toBe(40)
})

test('when an experiment says nothing, then a plan takes a little longer than its warm-up and its load', () => {
  const seconds = eta(() => 0).of([{ experiment: { name: 'x' } as Experiment, plan }])
  expect(seconds).toBeGreaterThan(10)
  expect(seconds).toBeLessThan(30)
})

test('when the first took half again as long as was thought, then so will the others', async () => {
  let at = 0
  const left = eta(() => at)
  await left.measure(planned, async () => {
    at += 30_000
  })
  expect(left.of([planned, planned])).toBe(60)
})
