/** Backlogs whose course is known. */
import { expect, test } from 'vitest'
import { type AcceptedOrder, backlogOf, predictedMs, ratioOf } from './backlog.ts'

/** Ten orders a second from 0 to 60 s, each settled after 200 ms; nothing settles from 10 s to 20 s, then fifteen a second do. */
function outage(settlesPerS: number): AcceptedOrder[] {
  let freeAt = 20_000
  return Array.from({ length: 600 }, (_, i) => {
    const dueAt = i * 100
    const alone = dueAt + 200
    if (alone < 10_000) return { dueAt, settledAt: alone }
    freeAt = Math.max(freeAt + 1_000 / settlesPerS, alone)
    return { dueAt, settledAt: freeAt }
  })
}
const window = { at: 10_000, endAt: 20_000, loadEndsAt: 60_000 }
const capacity = { passedPerS: 14, failedPerS: 16 }

test('When a backlog is worked off with what the capacity leaves, then the measured time is the predicted one', () => {
  const backlog = backlogOf(outage(15), window)
  expect(backlog.before).toBeLessThanOrEqual(3)
  expect(backlog.atEnd).toBeGreaterThanOrEqual(100)
  const { value, low, high } = ratioOf(backlog, capacity, 10)!
  expect(value).toBeGreaterThan(0.9)
  expect(value).toBeLessThan(1.1)
  expect(low).toBeLessThan(value)
  expect(high).toBeGreaterThan(value)
})

test('When it is worked off half as fast as predicted, then the ratio is two', () => {
  const { value, high } = ratioOf(backlogOf(outage(15), window), { passedPerS: 20, failedPerS: null }, 10)!
  expect(value).toBeCloseTo(2, 0)
  expect(high).toBeNull()
})

test('When the load ends before the backlog is gone, then there is no time, and the prediction remains', () => {
  const backlog = backlogOf(outage(15), { ...window, loadEndsAt: 25_000 })
  expect(backlog.drainMs).toBeNull()
  expect(ratioOf(backlog, capacity, 10)).toBeNull()
  expect(predictedMs(backlog, capacity, 10)).toBeGreaterThan(15_000)
})

test('When orders never settle, then the backlog is never gone', () => {
  const lost = outage(15).map((order, i) => (i % 50 === 0 ? { ...order, settledAt: Number.POSITIVE_INFINITY } : order))
  expect(backlogOf(lost, window).drainMs).toBeNull()
})

test('When nothing has piled up, then there is nothing to predict', () => {
  const orders = outage(15).map(({ dueAt }) => ({ dueAt, settledAt: dueAt + 200 }))
  const backlog = backlogOf(orders, window)
  expect(backlog.drainMs).toBe(0)
  expect(predictedMs(backlog, capacity, 10)).toBeNull()
  expect(ratioOf(backlog, capacity, 10)).toBeNull()
})
