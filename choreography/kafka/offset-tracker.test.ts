import { expect, test } from 'vitest'
import { createOffsetTracker } from './offset-tracker.ts'

test('When messages finish out of order, then an offset is committed once all earlier ones are finished', () => {
  const tracker = createOffsetTracker()
  for (const offset of [5n, 6n, 8n]) tracker.start(offset)
  expect(tracker.finish(6n)).toBeNull()
  expect(tracker.finish(5n)).toBe(7n)
  expect(tracker.finish(8n)).toBe(9n)
})

test('When a message finishes that was not started, then nothing is committed', () => {
  expect(createOffsetTracker().finish(1n)).toBeNull()
})
