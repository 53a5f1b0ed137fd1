/** Goodput and orders under way, second by second around a strike. */
import type { ObservedOrder, Strike } from './observed-order.ts'
import { isGood } from './observed-order.ts'
import type { Recovery } from './recovery-schema.ts'

const second = 1_000

/** @param orders at least one; the timeline ends with the load, or with the last second in which an order was done */
export function timelineOf(orders: readonly ObservedOrder[], { at, loadEndsAt }: Strike): Recovery['timeline'] {
  const secondOf = (time: number) => Math.floor((time - at) / second)
  const fromS = Math.min(...orders.map(({ intendedAt }) => secondOf(intendedAt)))
  const ends = orders.map(({ doneAt }) => doneAt).filter(Number.isFinite)
  const untilS = secondOf(Math.max(loadEndsAt, ...ends))
  const seconds = Array.from({ length: untilS - fromS + 1 }, (_, i) => fromS + i)
  const arrived = Map.groupBy(orders, ({ intendedAt }) => secondOf(intendedAt))
  const count = (is: (order: ObservedOrder) => boolean) => seconds.map((s) => (arrived.get(s) ?? []).filter(is).length)
  return {
    fromS,
    arrived: count(() => true),
    accepted: count(({ isAccepted }) => isAccepted),
    good: count(isGood),
    underWay: seconds.map((s) => {
      const end = at + (s + 1) * second
      return orders.filter(({ intendedAt, doneAt }) => intendedAt < end && doneAt >= end).length
    }),
  }
}
