/** The backlog of an outage, and how long it took to be gone, beside what the capacity predicts. */
import { rounded } from '../../statistics.ts'

/** An order that was accepted, whenever that was. Times are milliseconds since the epoch. */
export interface AcceptedOrder {
  dueAt: number
  /** Infinity when it never settled. */
  settledAt: number
}

interface Window {
  /** The strike, when the component was there again, and when the last order was due. */
  at: number
  endAt: number
  loadEndsAt: number
}

export interface Backlog {
  /** The most orders that were under way before the strike. */
  before: number
  atEnd: number
  /** From the end of the outage until no more were under way than before; null when the load ended first. */
  drainMs: number | null
}

/** Its ends are the highest rate with which the style kept up and the lowest with which it did not. */
export interface CapacityInterval {
  passedPerS: number
  failedPerS: number | null
}

/** With fewer, a single order decides how long it took. */
const minBacklog = 10
const everyMs = 100

export function backlogOf(orders: readonly AcceptedOrder[], { at, endAt, loadEndsAt }: Window): Backlog {
  const underWay = (now: number) => orders.filter(({ dueAt, settledAt }) => dueAt <= now && settledAt > now).length
  const from = Math.min(at, ...orders.map(({ dueAt }) => dueAt))
  const instants = Array.from({ length: Math.floor((at - from) / everyMs) + 1 }, (_, i) => from + i * everyMs)
  const before = Math.max(...instants.map(underWay))
  // The backlog becomes less only when an order settles.
  const later = orders.map(({ settledAt }) => settledAt).filter((time) => time > endAt && time <= loadEndsAt)
  const goneAt = [endAt, ...later.toSorted((a, b) => a - b)].find((time) => underWay(time) <= before)
  return { before, atEnd: underWay(endAt), drainMs: goneAt === undefined ? null : rounded(goneAt - endAt) }
}

/** In orders per second: the middle of the interval, as the search bisects it. */
export const capacityPerS = ({ passedPerS, failedPerS }: CapacityInterval): number =>
  failedPerS === null ? passedPerS : Math.sqrt(passedPerS * failedPerS)

/** What is more than before the strike, divided by what the capacity leaves; null when there is too little of it. */
export function predictedMs({ before, atEnd }: Backlog, capacity: CapacityInterval, ratePerS: number): number | null {
  return atEnd - before < minBacklog ? null : rounded((1_000 * (atEnd - before)) / (capacityPerS(capacity) - ratePerS))
}

/** Measured ÷ predicted, with the interval that the capacity has; null when one of the two is missing. */
export function ratioOf(backlog: Backlog, capacity: CapacityInterval, ratePerS: number) {
  const { before, atEnd, drainMs } = backlog
  if (drainMs === null || predictedMs(backlog, capacity, ratePerS) === null) return null
  const against = (perS: number) => rounded((drainMs * (perS - ratePerS)) / (1_000 * (atEnd - before)))
  const middle = capacityPerS(capacity)
  const { passedPerS, failedPerS } = capacity
  return { value: against(middle), low: against(passedPerS), high: failedPerS === null ? null : against(failedPerS) }
}
