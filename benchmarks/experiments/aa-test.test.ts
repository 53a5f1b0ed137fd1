/** A style against itself: which cells are planned for it, and what its interval must contain. */
import { expect, test } from 'vitest'
import { readWorkload } from '../workloads.ts'
import { latencyStacking } from './latency-stacking/experiment.ts'
import { sampleCell, withPlan } from './samples.ts'

const secondHalf = (acceptMs: number) => withPlan(sampleCell('choreography', 6, acceptMs, 170), { control: true })
const firstHalf = [3, 6].map((n) => sampleCell('choreography', n, 10, 170))

test('When the halves of a style are alike, then its interval contains 1', () => {
  const { checks } = latencyStacking.findings([...firstHalf, secondHalf(10)], 1)
  expect(checks.filter(({ claim }) => claim.includes('itself')).map(({ met }) => met)).toEqual([true, true])
})

test('When the halves of a style differ, then that metric fails', () => {
  const { checks } = latencyStacking.findings([...firstHalf, secondHalf(12)], 1)
  expect(checks.filter(({ claim }) => claim.includes('itself')).map(({ met }) => met)).toEqual([false, true])
})

test('When a style is compared with another, then both of its halves count', () => {
  const chain = sampleCell('synchronous-chain', 6, 500, 500)
  const { comparisons } = latencyStacking.findings([...firstHalf, chain, secondHalf(12)], 1)
  expect(comparisons.find(({ against }) => against === 'synchronous-chain')?.ratio).toBeCloseTo(11 / 500)
})

test('When the workload names styles for the A/A test, then those have one more cell for each repetition', () => {
  const workload = { ...readWorkload('latency-stacking', 'quick'), repetitions: 2 }
  const plans = latencyStacking.plan({ ...workload, control: ['choreography'] }, ['choreography', 'orchestration'])
  expect(plans.filter((one) => one.control).map((one) => [one.style, one.downstream])).toEqual([
    ['choreography', 6],
    ['choreography', 6],
  ])
})
