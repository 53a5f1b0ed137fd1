/** Which styles a run measures, and in which order. */
import { expect, test } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import { mainStyles } from '#stack/styles.ts'
import { availability } from './experiments/availability/experiment.ts'
import { breakEven } from './experiments/break-even/experiment.ts'
import { latencyStacking } from './experiments/latency-stacking/experiment.ts'
import { type BenchmarkOptions, measuredStyles, planRounds } from './run-plan.ts'

const options: BenchmarkOptions = {
  profile: 'smoke',
  experiments: [latencyStacking, breakEven],
  seed: 1,
  driver: 'embedded',
  command: '',
}
const stylesOf = (chosen: BenchmarkOptions) =>
  planRounds(chosen, random(1, 'test'))[0]!.queues.map(({ plans }) =>
    [...new Set(plans.map(({ style }) => style))].sort(),
  )

test('When no style is named, then each experiment measures its own, and the run needs the servers of all', () => {
  expect(stylesOf(options)).toEqual([[...mainStyles].sort(), [...breakEven.styles!].sort()])
  expect(measuredStyles(options)).toEqual([...mainStyles, 'careful-chain', 'job-queue'])
})

test('When styles are named, then every experiment measures these', () => {
  const named: BenchmarkOptions = { ...options, styles: ['hybrid'] }
  expect(stylesOf(named)).toEqual([['hybrid'], ['hybrid']])
  expect(measuredStyles(named)).toEqual(['hybrid'])
})

test('When the machine cannot inject some faults, then the others of the profile are planned, and no further ones', () => {
  const possibleFaults = ['payment down', 'order down']
  const [round] = planRounds({ ...options, experiments: [availability], possibleFaults }, random(1, 'test'))
  const planned = round!.queues.flatMap(({ plans }) => plans.flatMap(({ faults }) => faults))
  expect(new Set(planned)).toEqual(new Set(['payment down']))
})

test('When a style has a floor, then each runs right beside the cell it is compared with, in turn before and after it', () => {
  const full: BenchmarkOptions = { ...options, profile: 'full', experiments: [latencyStacking] }
  const plans = planRounds(full, random(1, 'test'))[0]!.queues[0]!.plans
  const floors = plans.filter(({ part }) => part === 'floor')
  expect(new Set(floors.map(({ style }) => style))).toEqual(new Set(['choreography', 'orchestration', 'hybrid']))
  for (const floor of floors) {
    const { style, downstream, repetition } = floor
    const neighbour = plans[plans.indexOf(floor) + (repetition === 1 ? 1 : -1)]
    expect(neighbour).toMatchObject({ style, downstream, repetition })
    expect(neighbour).not.toHaveProperty('part')
    expect(neighbour).not.toHaveProperty('control')
  }
})
