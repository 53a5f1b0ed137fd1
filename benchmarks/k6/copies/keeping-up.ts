// A copy of benchmarks/measure/keeping-up.ts, which benchmarks/load/k6-folder.test.ts writes.
/**
 * Whether a style keeps up with a rate, judged over a hold at that rate after its warm-up (Theodolite: the trend of the lag
 * stays below 1 % of the load). In a short hold chance alone moves the backlog by more: the limit is then what chance explains.
 */
import { rounded, slope } from '../statistics.ts'

export interface HoldOrder {
  dueAt: number
  /** When it was accepted, or refused with a reason; null when it failed: another error, or no response. */
  answeredAt: number | null
  /** When it reached its terminal state, a refusal with its answer; null when it did not. */
  settledAt: number | null
}

/** Times are milliseconds since the epoch. */
export interface Hold {
  ratePerS: number
  from: number
  until: number
  /** The orders of the warm-up too: those under way when the hold begins count in its backlog. */
  orders: readonly HoldOrder[]
  /** Orders that were due and never sent, because too many waited for a response. */
  dropped?: number
}

export interface LatencyLimits {
  acceptP99Ms: number
  settleP99Ms: number
}

export const criterionNames = ['backlog growth', 'accept p99', 'settle p99', 'errors', 'settled'] as const
export interface Criterion {
  name: (typeof criterionNames)[number]
  /** Milliseconds or a share; null when it has no bound: the order of this percentile never settled. */
  figure: number | null
  limit: number
  met: boolean
}

export interface KeepingUp {
  keepsUp: boolean
  criteria: Criterion[]
}

/** Of the load. */
const maxGrowth = 0.01
const maxErrors = 0.01
const minSettled = 0.98
const samples = 200

export function keepingUp(hold: Hold, limits: LatencyLimits): KeepingUp {
  const { from, until, ratePerS, orders, dropped = 0 } = hold
  const due = orders.filter(({ dueAt }) => dueAt >= from && dueAt <= until)
  const answered = due.filter(({ answeredAt }) => answeredAt !== null)
  const settled = countIn(orders, 'settledAt', from, until) / Math.max(1, due.length + dropped)
  const chance = chanceOf(hold, limits.settleP99Ms)
  const criteria: Criterion[] = [
    atMost('backlog growth', backlogSlope(hold) / ratePerS, Math.max(maxGrowth, chance.growth)),
    atMost('accept p99', p99(answered.map(({ dueAt, answeredAt }) => answeredAt! - dueAt)), limits.acceptP99Ms),
    atMost('settle p99', p99(answered.map(({ dueAt, settledAt }) => (settledAt ?? never) - dueAt)), limits.settleP99Ms),
    atMost('errors', 1 - answered.length / Math.max(1, due.length + dropped), maxErrors),
    atLeast('settled', settled, Math.min(minSettled, 1 - chance.settled)),
  ]
  return { keepsUp: due.length > 0 && criteria.every(({ met }) => met), criteria }
}

/**
 * Twice the standard deviation of both figures, as shares of the load, when the backlog is stationary: orders that arrive as a
 * Poisson process and take a third of their limit.
 */
function chanceOf({ ratePerS, from, until }: Hold, settleLimitMs: number): { growth: number; settled: number } {
  const settleS = settleLimitMs / 3_000
  const holdS = (until - from) / 1_000
  return {
    growth: (2 * settleS * Math.sqrt(24 / ratePerS)) / holdS ** 1.5,
    settled: (2 * Math.sqrt((2 * settleS) / ratePerS)) / holdS,
  }
}

/** Least squares through the orders that were accepted and had not settled, over time: orders per second. */
function backlogSlope(hold: Hold): number {
  const everyMs = (hold.until - hold.from) / samples
  const instants = Array.from({ length: samples + 1 }, (_, i) => hold.from + i * everyMs)
  const underWay = backlogAt(hold.orders, instants)
  return slope(underWay.map((y, i) => ({ x: instants[i]! / 1_000, y })))
}

/** @param instants ascending @returns the orders accepted and not yet settled at each */
export const backlogAt = (orders: readonly HoldOrder[], instants: readonly number[]): number[] => {
  const accepted = countsUntil(timesOf(orders, 'answeredAt'), instants)
  const settled = countsUntil(timesOf(orders, 'settledAt'), instants)
  return instants.map((_, i) => accepted[i]! - settled[i]!)
}

const timesOf = (orders: readonly HoldOrder[], field: 'answeredAt' | 'settledAt'): number[] =>
  orders.flatMap((order) => order[field] ?? []).sort((a, b) => a - b)

function countsUntil(times: readonly number[], instants: readonly number[]): number[] {
  let count = 0
  return instants.map((instant) => {
    while (count < times.length && times[count]! <= instant) count++
    return count
  })
}

const countIn = (orders: readonly HoldOrder[], field: 'settledAt', from: number, until: number): number =>
  timesOf(orders, field).filter((at) => at >= from && at <= until).length

const never = Number.POSITIVE_INFINITY

/** By rank, because interpolation has no answer for orders that never settled. */
function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? never
}

const atMost = (name: Criterion['name'], figure: number, limit: number): Criterion => ({
  ...judged(name, figure, limit),
  met: figure <= limit,
})
const atLeast = (name: Criterion['name'], figure: number, limit: number): Criterion => ({
  ...judged(name, figure, limit),
  met: figure >= limit,
})
const judged = (name: Criterion['name'], figure: number, limit: number) => ({
  name,
  figure: figure === never ? null : tidy(figure),
  limit: tidy(limit),
})
const tidy = (value: number): number => (Math.abs(value) < 10 ? Math.round(value * 10_000) / 10_000 : rounded(value))
