/** The estimate of the default command: quick must end within 15 minutes, full within two hours. */
import { expect, test } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import { mainStyles } from '#stack/styles.ts'
import type { CellPlan } from './cell.ts'
import { estimateSeconds, estimateText } from './eta.ts'
import type { Experiment } from './experiment.ts'
import { availability } from './experiments/availability/experiment.ts'
import { latencyStacking } from './experiments/latency-stacking/experiment.ts'
import { scaling } from './experiments/scaling/experiment.ts'
import { type BenchmarkOptions, planRounds } from './run-plan.ts'
import { type ProfileName, readWorkload } from './workloads.ts'

const roundsOf = (profile: ProfileName, ...experiments: Experiment[]) => {
  const options: BenchmarkOptions = { profile, experiments, seed: 1, driver: 'auto', command: '' }
  return planRounds(options, random(1, 'test'))
}
const plansOf = (profile: ProfileName, experiment: Experiment): CellPlan[] =>
  roundsOf(profile, experiment)[0]!.queues.flatMap(({ plans }) => plans)

/** One more of each repetition that the precision may call for. */
const extraOf = (plans: readonly CellPlan[]): CellPlan[] => {
  const last = Math.max(...plans.map(({ repetition }) => repetition))
  return plans.flatMap(({ also: _, ...plan }) =>
    plan.precision && plan.repetition === last ? Array<CellPlan>(plan.precision.maxRepetitions - last).fill(plan) : [],
  )
}
const minutes = (profile: ProfileName, experiment: Experiment): number => {
  const plans = plansOf(profile, experiment)
  return [...plans, ...extraOf(plans)].reduce((sum, plan) => sum + estimateSeconds(plan), 0) / 60
}

test('When the profile is full, then the three experiments fit into two hours, with some minutes to spare', () => {
  const all = [latencyStacking, availability, scaling].map((one) => minutes('full', one))
  const [latency, faults, capacity] = all as [number, number, number]
  expect(latency).toBeLessThan(31)
  expect(faults).toBeLessThan(54)
  expect(capacity).toBeLessThan(35)
  expect(latency + faults + capacity).toBeLessThan(115)
})

test('When the profile is quick, then they fit into a quarter of an hour', () => {
  const all = [latencyStacking, availability, scaling].map((one) => minutes('quick', one))
  expect(all.reduce((sum, one) => sum + one)).toBeLessThan(15)
})

test('When the profile is full, then a hundred orders arrive during each fault, which strikes each style five times', () => {
  const { ratePerS, phases } = readWorkload('availability', 'full')
  expect(ratePerS * phases!.faultS).toBeGreaterThanOrEqual(100)
  for (const style of mainStyles) {
    const own = plansOf('full', availability).filter((plan) => plan.style === style)
    expect(own.filter(({ clients }) => clients === 'give-up')).toHaveLength(5)
    expect(own.filter(({ clients }) => clients === 'retry')).toHaveLength(1)
  }
})

test('When the profile is full, then the rate at the boundary is held for a minute, and both ends run again', () => {
  const { loadS, capacity } = readWorkload('scaling', 'full')
  expect(loadS).toBeGreaterThanOrEqual(60)
  expect(capacity).toMatchObject({ tolerance: 0.05, confirms: true, shares: [0.5, 0.7, 0.9] })
})

test('When a run begins, then the estimate names each experiment, without what was measured already', () => {
  const rounds = roundsOf('smoke', scaling, availability)
  expect(estimateText(rounds, () => true)).toMatch(/^About \d+ min: scaling \d+ min, availability \d+ min$/)
  expect(estimateText(rounds, ({ experiment }) => experiment !== 'scaling')).toContain('scaling 0 min')
})
