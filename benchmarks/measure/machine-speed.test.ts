import { expect, it } from 'vitest'
import { unsteadyProbes } from './machine-speed.ts'

const speed = { at: 0, cpuMs: 1, httpMs: 0.2, commitMs: 0.4, messageMs: 3 }

it('When the machine changes by less than 15 % in either direction, then it is steady', () => {
  expect(unsteadyProbes({ before: speed, after: { ...speed, cpuMs: 1.14, httpMs: 0.175 } })).toEqual([])
})

it('When a probe became slower or faster by more than that, then it is named with both times', () => {
  const after = { ...speed, commitMs: 0.9, messageMs: 2 }
  expect(unsteadyProbes({ before: speed, after })).toEqual(['commit 0.4 to 0.9 ms', 'message 3 to 2 ms'])
})

it('When Kafka did not run, then its probe is not judged', () => {
  expect(unsteadyProbes({ before: { ...speed, messageMs: null }, after: speed })).toEqual([])
})
