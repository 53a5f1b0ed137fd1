import { expect, test } from 'vitest'
import { isFlat, predictedPerS, warmUpNotes } from './warm-up.ts'

test('When two windows in a row differ by less than a tenth, then the processes are warm', () => {
  expect(isFlat([200, 120, 111])).toBe(true)
  expect(isFlat([100, 109])).toBe(true)
})

test('When the last window differs by a tenth or more, or there is only one, then they are not', () => {
  expect(isFlat([])).toBe(false)
  expect(isFlat([100])).toBe(false)
  expect(isFlat([100, 101, 90])).toBe(false)
})

test('When the time was up before they were warm, then the cell has a note with the figures', () => {
  expect(warmUpNotes({ cpuMsPerOrder: [200, 120], flat: false })).toEqual([
    'the warm-up ended before CPU time per order was flat: 200, 120 ms',
  ])
  expect(warmUpNotes({ cpuMsPerOrder: [100, 99], flat: true })).toEqual([])
  expect(warmUpNotes(undefined)).toEqual([])
})

test('When an order costs so much CPU time, then three quarters of the cores predict the capacity', () => {
  expect(predictedPerS({ cpuMsPerOrder: [400, 150], flat: false }, 2)).toBe(10)
  expect(predictedPerS({ cpuMsPerOrder: [0], flat: true }, 2)).toBeNull()
  expect(predictedPerS(undefined, 2)).toBeNull()
})
