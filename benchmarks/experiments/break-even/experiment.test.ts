/** The plans of the grid. */
import { expect, test } from 'vitest'
import { createEta } from '../../eta.ts'
import { profileNames, readWorkload } from '../../workloads.ts'
import { breakEven } from './experiment.ts'

test.each(profileNames)('When the profile is %s, then every style meets every point of the same grid', (profile) => {
  const workload = readWorkload('break-even', profile)
  const plans = breakEven.plan(workload, breakEven.styles!)
  const { providerMeanMs, ratesPerS } = workload.breakEven!
  expect(plans).toHaveLength(breakEven.styles!.length * workload.services.length * providerMeanMs.length)
  for (const plan of plans) expect(plan.ratesPerS).toEqual(ratesPerS)
})

test('When a provider takes 75 ms in the mean, then it takes 50 to 100 ms, and rates are tried the slowest first', () => {
  const workload = { ...readWorkload('break-even', 'smoke'), breakEven: { providerMeanMs: [75], ratesPerS: [9, 3] } }
  const [plan] = breakEven.plan(workload, ['choreography'])
  expect(plan).toMatchObject({ providerMs: [50, 100], providerMeanMs: 75, ratesPerS: [3, 9], load: { ratePerS: 3 } })
})

test('When the workload has none of it, then the error says so', () => {
  const { breakEven: _, ...without } = readWorkload('break-even', 'smoke')
  expect(() => breakEven.plan(without, ['choreography'])).toThrow('needs breakEven')
})

test.each([
  ['quick', 11],
  ['full', 43],
] as const)('When the profile is %s, then it is estimated to take at most %i minutes', (profile, minutes) => {
  const plans = breakEven.plan(readWorkload('break-even', profile), breakEven.styles!)
  expect(createEta().secondsFor(plans) / 60).toBeLessThanOrEqual(minutes)
})
