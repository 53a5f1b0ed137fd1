/** Late work is waited for while it moves; stuck work is not. */
import { expect, test } from 'vitest'
import { type WorkLeft, waitWhileMoving } from './progress.ts'

const patience = { timeoutMs: 60_000, stalledMs: 8_000, endsWhenStalled: false, pollMs: 200 }

/** @param leftAt how many orders are pending after so many seconds */
function wait(leftAt: (seconds: number) => number, change: Partial<typeof patience> = {}) {
  let now = 1_000_000
  const advance = (ms: number) => {
    now += ms
  }
  const clock = { now: () => now, sleep: async (ms: number) => advance(ms) }
  const read = async (): Promise<WorkLeft> => {
    const pending = leftAt((now - 1_000_000) / 1_000)
    return pending > 0 ? { 'orders pending': pending } : {}
  }
  return waitWhileMoving(read, { ...patience, ...change }, undefined, clock).then((waited) => ({
    ...waited,
    afterS: Math.round((now - 1_000_000) / 1_000),
  }))
}

test('When work is done in time, then there is no overtime', async () => {
  expect(await wait((s) => 100 - 10 * s)).toMatchObject({ left: {}, overtime: null, afterS: 10 })
})

test('When the time is up and orders still settle, then they are late and waited for, at a rate that is recorded', async () => {
  const { left, overtime, afterS } = await wait((s) => Math.ceil(900 - 5 * s))
  expect(left).toEqual({})
  expect(afterS).toBe(180)
  expect(overtime).toMatchObject({ left: { 'orders pending': 599 }, ended: 'drained' })
  expect(overtime!.donePerS).toBeCloseTo(5, 1)
})

test('When the last orders stop moving after the time was up, then they are stuck, not late', async () => {
  const { left, overtime, afterS } = await wait((s) => Math.max(3, Math.ceil(400 - 5 * s)))
  expect(left).toEqual({ 'orders pending': 3 })
  expect(overtime).toMatchObject({ ended: 'stalled' })
  expect(afterS).toBeLessThan(90)
})

test('When nothing moves when the time is up, then nothing is waited for', async () => {
  const { left, overtime, afterS } = await wait((s) => Math.max(3, Math.ceil(100 - 5 * s)))
  expect(left).toEqual({ 'orders pending': 3 })
  expect(overtime).toBeNull()
  expect(afterS).toBe(60)
})

test('When a style may lose work, then the wait ends as soon as nothing moves, at the last change', async () => {
  const { afterS, at } = await wait((s) => Math.max(3, Math.ceil(23 - 5 * s)), { endsWhenStalled: true })
  expect(afterS).toBe(12)
  expect((at - 1_000_000) / 1_000).toBeCloseTo(4, 0)
})

test('When a backlog moves too slowly to end, then the wait has a bound, and the orders are still moving', async () => {
  const { overtime, afterS } = await wait((s) => Math.ceil(10_000 - s))
  expect(overtime).toMatchObject({ ended: 'still moving' })
  expect(overtime!.donePerS).toBeCloseTo(1, 1)
  expect(afterS).toBe(660)
})
