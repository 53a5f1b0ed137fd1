/** The time left follows from the plans, and soon from how long plans like them took. */
import { expect, test } from 'vitest'
import type { CellPlan } from './cell.ts'
import { createEta } from './eta.ts'

const plan = { style: 'choreography', warmUp: { ratePerS: 1, seconds: 2 }, load: { seconds: 8 } } as CellPlan

test('When nothing was measured yet, then a plan takes a little longer than its warm-up and its load', () => {
  const seconds = createEta(() => 0).secondsFor([plan])
  expect(seconds).toBeGreaterThan(10)
  expect(seconds).toBeLessThan(30)
})

test('When a plan has several loads, then each of them counts', () => {
  const eta = createEta(() => 0)
  expect(eta.secondsFor([{ ...plan, loads: [8, 8, 8, 8, 8] }]) - eta.secondsFor([plan])).toBeGreaterThan(4 * 8)
})

test('When the first plan took half as long again as estimated, then so will the others', async () => {
  let at = 0
  const eta = createEta(() => at)
  const estimatedS = eta.secondsFor([plan])
  await eta.track(plan, async () => {
    at += 1_500 * estimatedS
  })
  expect(eta.secondsFor([plan, plan])).toBeCloseTo(3 * estimatedS)
})
