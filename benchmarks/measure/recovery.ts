/** How a style comes back after a strike: first success, p99 in its band again, drained, and what was lost meanwhile. */
import { rounded } from '../statistics.ts'
import { isCarriedOut, isGood, type ObservedOrder, type Strike } from './observed-order.ts'
import { countOutcomes } from './outcomes.ts'
import type { Recovery } from './recovery-schema.ts'
import { timelineOf } from './timeline.ts'

/** Of the p99 before the strike. With some twenty orders before it, the p99 is their maximum. */
const bandFactor = 1.5
/** Long enough for several orders at the rates of these loads. */
const windowMs = 2_000

/** @param orders all of the load, at least one @param deadlineMs of the outcome correct */
export function recoveryOf(
  orders: readonly ObservedOrder[],
  strike: Strike,
  deadlineMs: number,
): Recovery & { drainMs: number } {
  const { at, recoverFrom, recoveredAt } = strike
  const before = orders.filter(({ doneAt }) => doneAt < at)
  const inFlight = orders.filter(({ intendedAt, doneAt }) => intendedAt < at && doneAt >= at)
  const during = orders.filter(({ intendedAt }) => intendedAt >= at && intendedAt < recoverFrom)
  const after = orders.filter(({ intendedAt }) => intendedAt >= at)
  const firstSuccessMs = {
    sinceStrike: earliest(after.filter(isCarriedOut), at),
    sinceRecovery: earliest(
      orders.filter((order) => isCarriedOut(order) && order.settledAt >= recoverFrom),
      recoverFrom,
    ),
  }
  const p99 = p99Of(before, after, strike)
  const { drainMs, neverDone } = drainOf(orders, recoverFrom, recoveredAt)
  const areaLost = before.length === 0 ? null : rounded(areaOf(before, [...inFlight, ...after]))
  return {
    deadlineMs,
    recoveryMs: rounded(recoveredAt - recoverFrom),
    accepted: during.filter(({ isAccepted }) => isAccepted).length,
    inFlight: Object.fromEntries(
      Object.entries(countOutcomes(inFlight.map(({ outcome }) => outcome))).filter(([, count]) => count > 0),
    ),
    firstSuccessMs,
    p99,
    drainMs,
    neverDone,
    areaLost,
    missing: [
      ...(before.length === 0 ? ['no order was done before the strike, so that there is no baseline'] : []),
      ...(firstSuccessMs.sinceStrike === null ? ['no order that arrived after the strike was carried out'] : []),
      ...(firstSuccessMs.sinceRecovery === null ? ['no order was carried out after the recovery began'] : []),
      ...(p99.bandMs !== null && p99.backMs === null ? ['p99 was not back in its band when the load ended'] : []),
    ],
    timeline: timelineOf(orders, strike),
  }
}

function earliest(orders: readonly ObservedOrder[], since: number): number | null {
  const times = orders.map(({ settledAt }) => settledAt - since)
  return times.length === 0 ? null : rounded(Math.min(...times))
}

/** An order that was not carried out has no latency, and keeps its window outside of the band. */
const latencyOf = (order: ObservedOrder): number =>
  isCarriedOut(order) ? order.settledAt - order.intendedAt : Number.POSITIVE_INFINITY

/** The smallest value that 99 % do not exceed: unlike interpolation, it can be infinite. */
function p99(latencies: readonly number[]): number {
  const sorted = latencies.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1]!
}

function p99Of(before: readonly ObservedOrder[], after: readonly ObservedOrder[], strike: Strike): Recovery['p99'] {
  const good = before.filter(isCarriedOut).map(latencyOf)
  if (good.length === 0) return { baselineMs: null, bandMs: null, backMs: null }
  const baselineMs = p99(good)
  const bandMs = bandFactor * baselineMs
  const inOrder = after.toSorted((a, b) => a.intendedAt - b.intendedAt)
  const isInBand = ({ intendedAt: from }: ObservedOrder) =>
    p99(inOrder.filter(({ intendedAt }) => intendedAt >= from && intendedAt < from + windowMs).map(latencyOf)) <= bandMs
  const lastOut = inOrder.findLastIndex((order) => !isInBand(order))
  const next = inOrder[lastOut + 1]
  // The rest of the load must be at least one whole window.
  const isBack = next !== undefined && next.intendedAt + windowMs <= strike.loadEndsAt
  const backMs = lastOut === -1 ? 0 : isBack ? rounded(next.intendedAt - strike.at) : null
  return { baselineMs: rounded(baselineMs), bandMs: rounded(bandMs), backMs }
}

/** Of the orders that had arrived when the recovery ended. */
function drainOf(orders: readonly ObservedOrder[], recoverFrom: number, recoveredAt: number) {
  const arrived = orders.filter(({ intendedAt }) => intendedAt < recoveredAt)
  const done = arrived.map(({ doneAt }) => doneAt).filter(Number.isFinite)
  return {
    drainMs: rounded(Math.max(0, ...done.map((doneAt) => doneAt - recoverFrom))),
    neverDone: arrived.length - done.length,
  }
}

/** Arrivals are scheduled, so the integral over time is a sum over orders: the share before the strike, of all the others. */
function areaOf(before: readonly ObservedOrder[], others: readonly ObservedOrder[]): number {
  const baseline = before.filter(isGood).length / before.length
  return baseline * others.length - others.filter(isGood).length
}
