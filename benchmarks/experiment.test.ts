/** The plans that the experiments have in common. */
import { expect, test } from 'vitest'
import { plansOf } from './experiment.ts'
import { readWorkload } from './workloads.ts'

test('When there are repetitions and several services, then every style has a cell of each', () => {
  const workload = { ...readWorkload('latency-stacking', 'quick'), services: [3, 6], repetitions: 2 }
  const plans = plansOf('latency-stacking', workload, ['choreography', 'orchestration'])
  expect(new Set(plans.map(({ style, downstream, repetition }) => `${style}/${downstream}/${repetition}`)).size).toBe(8)
})

test('When there is more to measure where styles are compared, then at six services and nowhere else', () => {
  const workload = { ...readWorkload('latency-stacking', 'full'), services: [3, 6, 12], repetitions: 2, loadS: 11 }
  const plans = plansOf('latency-stacking', { ...workload, atReference: { repetitions: 3, loadS: 16 } }, [
    'choreography',
  ])
  expect(plans.map(({ downstream, repetition, load }) => [downstream, repetition, load.seconds])).toEqual([
    [3, 1, 11],
    [3, 2, 11],
    [6, 1, 16],
    [6, 2, 16],
    [6, 3, 16],
    [12, 1, 11],
    [12, 2, 11],
  ])
})
