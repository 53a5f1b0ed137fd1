/** The figures of a recovery, on a load of one order a second whose times are known. */
import { expect, test } from 'vitest'
import type { ObservedOrder, Strike } from './observed-order.ts'
import type { Outcome } from './outcomes.ts'
import { recoveryOf } from './recovery.ts'

/** Struck at second 10, repaired from second 20 until second 23, and loaded until second 40. */
const strike: Strike = { at: 10_000, recoverFrom: 20_000, recoveredAt: 23_000, loadEndsAt: 40_000 }
const deadlineMs = 5_000

function arriving(atS: number, outcome: Outcome, settledAfterMs = 200): ObservedOrder {
  const intendedAt = atS * 1_000 + 500
  const isNeverSettled = outcome === 'stuck' || outcome === 'refused'
  const settledAt = isNeverSettled ? Number.POSITIVE_INFINITY : intendedAt + settledAfterMs
  const doneAt = outcome === 'refused' ? intendedAt + 10 : settledAt
  return { outcome, intendedAt, isAccepted: outcome !== 'refused', settledAt, doneAt }
}

const load = (outcomeAt: (second: number) => ObservedOrder) => Array.from({ length: 40 }, (_, s) => outcomeAt(s))
const recover = (outcomeAt: (second: number) => ObservedOrder) => recoveryOf(load(outcomeAt), strike, deadlineMs)
const healthy = (s: number) => arriving(s, 'correct')

test('When nothing changes at the strike, then nothing is lost and p99 never leaves its band', () => {
  expect(recover(healthy)).toMatchObject({
    recoveryMs: 3_000,
    accepted: 10,
    inFlight: {},
    firstSuccessMs: { sinceStrike: 700, sinceRecovery: 700 },
    p99: { baselineMs: 200, bandMs: 300, backMs: 0 },
    drainMs: 2_700,
    neverDone: 0,
    areaLost: 0,
    missing: [],
  })
})

test('When orders are refused until the recovery ends, then each of them is lost', () => {
  const found = recover((s) => (s >= 10 && s < 23 ? arriving(s, 'refused') : healthy(s)))
  expect(found).toMatchObject({ accepted: 0, neverDone: 0, areaLost: 13, missing: [] })
  expect(found.firstSuccessMs).toEqual({ sinceStrike: 13_700, sinceRecovery: 3_700 })
  expect(found.p99.backMs).toBe(13_500)
})

test('When orders wait for the recovery, then the time to drain is that of the last of them', () => {
  const found = recover((s) => (s >= 10 && s < 23 ? arriving(s, 'late', (26 - s) * 1_000) : healthy(s)))
  expect(found).toMatchObject({ accepted: 10, drainMs: 6_500, areaLost: 13 })
  expect(found.firstSuccessMs).toEqual({ sinceStrike: 13_700, sinceRecovery: 3_700 })
})

test('When an order is under way at the strike, then its outcome is counted apart from those that arrive later', () => {
  const found = recover((s) => (s === 9 ? arriving(s, 'stuck') : healthy(s)))
  expect(found).toMatchObject({ inFlight: { stuck: 1 }, accepted: 10, neverDone: 1, areaLost: 1 })
})

test('When nothing succeeds any more, then the figures are null and say why', () => {
  const found = recover((s) => (s >= 10 ? arriving(s, 'stuck') : healthy(s)))
  expect(found).toMatchObject({
    firstSuccessMs: { sinceStrike: null, sinceRecovery: null },
    p99: { backMs: null },
    neverDone: 13,
    areaLost: 30,
  })
  expect(found.missing).toEqual([
    'no order that arrived after the strike was carried out',
    'no order was carried out after the recovery began',
    'p99 was not back in its band when the load ended',
  ])
})

test('When p99 leaves its band again, then only the last return counts', () => {
  const slow = (s: number) => (s >= 10 && s < 12) || (s >= 30 && s < 32)
  expect(recover((s) => arriving(s, 'correct', slow(s) ? 900 : 200)).p99.backMs).toBe(22_500)
})

test('When no order was done before the strike, then there is no baseline, and that is said', () => {
  const found = recover((s) => arriving(s, 'late', 40_000))
  expect(found).toMatchObject({ areaLost: null, p99: { baselineMs: null, bandMs: null, backMs: null } })
  expect(found.missing[0]).toContain('no baseline')
})

test('When orders arrive around the strike, then the timeline counts them by second, with what was under way', () => {
  const { timeline } = recover((s) => (s >= 10 && s < 20 ? arriving(s, 'late', (22 - s) * 1_000) : healthy(s)))
  expect(timeline.fromS).toBe(-10)
  const at = (second: number) => ({
    arrived: timeline.arrived[second + 10],
    accepted: timeline.accepted[second + 10],
    good: timeline.good[second + 10],
    underWay: timeline.underWay[second + 10],
  })
  expect(at(-1)).toEqual({ arrived: 1, accepted: 1, good: 1, underWay: 0 })
  expect(at(9)).toEqual({ arrived: 1, accepted: 1, good: 0, underWay: 10 })
  expect(at(12)).toEqual({ arrived: 1, accepted: 1, good: 1, underWay: 0 })
})
