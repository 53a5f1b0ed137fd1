import { expect, test } from 'vitest'
import { inFlight } from './in-flight.ts'

test('When messages finish out of order, then only offsets below which all is done are committed', () => {
  const work = inFlight()
  for (const offset of [5n, 6n, 8n]) work.started(offset)
  expect(work.finished(6n)).toBeNull()
  expect(work.finished(5n)).toBe(7n)
  expect(work.finished(8n)).toBe(9n)
})

test('When a message finishes that was never handed out, then nothing is committed', () => {
  expect(inFlight().finished(1n)).toBeNull()
})
