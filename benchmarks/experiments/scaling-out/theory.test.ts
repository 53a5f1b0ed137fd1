import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { bottlenecksOf, capacitiesOf, processesOf, unqueuedMs } from './theory.ts'

/** Two slots in each process, six services downstream; payment takes 800 ms, every other step 400 ms. */
const slowestOf = (style: StyleName, each: number, bottleneck?: number, slots = 2) => {
  const processes = processesOf(style, 6, each, bottleneck)
  const { service, perS } = capacitiesOf({ style, downstream: 6, slots, processes })[0]!
  return { service, perS: Math.round(perS * 1_000) / 1_000 }
}

test('In the chain an order holds a slot of the order service for all its steps, and everywhere else for its own', () => {
  const processes = processesOf('synchronous-chain', 6, 1)
  const all = capacitiesOf({ style: 'synchronous-chain', downstream: 6, slots: 2, processes })
  expect(Object.fromEntries(all.map(({ service, heldMs }) => [service, heldMs]))).toEqual({
    order: 2_800,
    payment: 800,
    inventory: 400,
    shipping: 400,
    notification: 400,
    analytics: 400,
    loyalty: 400,
  })
})

test('The order service is the bottleneck of a style that waits for its services, and payment that of the others', () => {
  expect(bottlenecksOf('synchronous-chain', 6)).toEqual(['order'])
  expect(bottlenecksOf('careful-chain', 6)).toEqual(['order'])
  expect(bottlenecksOf('fire-and-forget', 6)).toEqual(['order', 'payment'])
  for (const style of ['choreography', 'orchestration', 'hybrid', 'job-queue', 'polled-table'] as const)
    expect(bottlenecksOf(style, 6)).toEqual(['payment'])
})

test('When there are more processes of every service, then the capacity grows in proportion', () => {
  expect([1, 2, 4].map((each) => slowestOf('synchronous-chain', each).perS)).toEqual([0.714, 1.429, 2.857])
  expect([1, 2, 4].map((each) => slowestOf('choreography', each).perS)).toEqual([2.5, 5, 10])
})

test('When there are more processes of the bottleneck alone, then another service becomes the slowest', () => {
  expect(slowestOf('synchronous-chain', 1, 2)).toEqual({ service: 'order', perS: 1.429 })
  expect(slowestOf('synchronous-chain', 1, 4)).toEqual({ service: 'payment', perS: 2.5 })
  expect(slowestOf('orchestration', 1, 2)).toMatchObject({ perS: 5 })
  expect(slowestOf('orchestration', 1, 4)).toMatchObject({ service: 'inventory', perS: 5 })
})

test('When times are measured, then they replace those of the providers', () => {
  const processes = processesOf('choreography', 6, 2)
  const resources = { style: 'choreography' as const, downstream: 6, slots: 2, processes }
  const held: Record<string, number> = { order: 20, payment: 900, inventory: 1_000 }
  const [slowest] = capacitiesOf(resources, (service) => held[service] ?? 0)
  expect(slowest).toEqual({ service: 'inventory', heldMs: 1_000, processes: 2, perS: 4 })
})

test('When there are more consumers than partitions, then those beyond them do nothing', () => {
  expect(slowestOf('choreography', 4, 8, 1)).toEqual({ service: 'payment', perS: 5 })
  expect(slowestOf('orchestration', 4, 8, 1).perS).toBe(10)
})

test('An order that waits for no slot takes its steps that cannot run side by side', () => {
  expect(unqueuedMs('synchronous-chain', 6)).toBe(2_800)
  expect(unqueuedMs('careful-chain', 6)).toBe(1_200)
  expect(unqueuedMs('choreography', 6)).toBe(1_200)
  expect(unqueuedMs('job-queue', 6)).toBe(1_600)
})
