/** What is planned beside latency stacking itself. */
import { expect, test } from 'vitest'
import { type ChosenWorkload, readWorkload } from '../../workloads.ts'
import { latencyStacking } from './experiment.ts'

const none: ChosenWorkload = {
  ...readWorkload('latency-stacking', 'smoke'),
  services: [3, 6],
  repetitions: 2,
  floors: false,
  control: [],
}
const planned = (change: Partial<ChosenWorkload>) =>
  latencyStacking
    .plan({ ...none, ...change }, ['synchronous-chain', 'orchestration'])
    .flatMap((plan) => [plan, ...(plan.also ?? [])])

test('When floors are wanted, then each asynchronous style has one for each repetition at the reference', () => {
  const floors = planned({ floors: true }).filter(({ part }) => part === 'floor')
  expect(floors.map(({ style, downstream, repetition }) => [style, downstream, repetition])).toEqual([
    ['orchestration', 6, 1],
    ['orchestration', 6, 2],
  ])
})

test('When a tail is wanted, then providers are log-normal in those cells only', () => {
  const plans = planned({ tail: { services: [6], repetitions: 1, loadS: 5 } })
  const tail = plans.filter(({ part }) => part === 'tail')
  expect(tail.map(({ style, load }) => [style, load.seconds])).toEqual([
    ['synchronous-chain', 5],
    ['orchestration', 5],
  ])
  expect(tail[0]?.providers).toEqual({ '*': { distribution: 'log-normal' } })
  expect(plans.filter(({ providers }) => providers)).toHaveLength(2)
})

test('When a grid is wanted, then each style has a cell at every rate but the common one', () => {
  const grid = { services: [3], ratesPerS: [1, none.ratePerS, 8], repetitions: 1, loadS: 5 }
  const plans = planned({ grid }).filter(({ part }) => part === 'grid')
  expect(plans.map(({ style, load }) => [style, load.ratePerS])).toEqual([
    ['synchronous-chain', 1],
    ['synchronous-chain', 8],
    ['orchestration', 1],
    ['orchestration', 8],
  ])
  expect(plans.every(({ precision }) => precision === undefined)).toBe(true)
})

test('When the profile is quick, then there are floors, and neither tail nor grid', () => {
  const plans = latencyStacking.plan(readWorkload('latency-stacking', 'quick'), ['choreography'])
  expect(new Set(plans.map(({ part }) => part))).toEqual(new Set([undefined, 'floor']))
})

test('When a part has the services and the repetition of a plan, then it is measured on the processes of that plan', () => {
  const tail = { services: [6], repetitions: 3, loadS: 5 }
  const plans = latencyStacking.plan({ ...none, tail }, ['orchestration'])
  expect(plans.map(({ part, downstream, repetition, also }) => [part, downstream, repetition, also?.length])).toEqual([
    [undefined, 3, 1, undefined],
    [undefined, 3, 2, undefined],
    [undefined, 6, 1, 1],
    [undefined, 6, 2, 1],
    ['tail', 6, 3, undefined],
  ])
})
