/** The story of an order as text for a person: a timeline, then where the order is and what it waits for. */
import type { Pending } from '../temporal/history.ts'
import type { OrderTimeline } from './timeline.ts'

/** @param now milliseconds since 1970 */
export function renderTimeline(story: OrderTimeline, pending: Pending[], now: number): string {
  const { order, moments } = story
  const start = moments[0]?.at ?? now
  const items = order.items.map((item) => `${item.quantity} × ${item.productId}`).join(', ')
  const lines = moments.map(({ at, who, what }) => `${offset(at - start)}  ${who.padEnd(12)}  ${what}`)
  return [
    `Order ${order.orderId} of ${order.customerId}: ${items}, ${(order.totalCents / 100).toFixed(2)}`,
    `Placed ${order.placedAt}`,
    '',
    ...lines,
    '',
    stateOf(story, pending),
    ...pending.map((step) => `  waits for ${describePending(step, story, now)}`),
    '',
    "Asked 1 place: the workflow's history.",
  ].join('\n')
}

const offset = (ms: number) => (ms < 10_000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`).padStart(10)

function stateOf({ status, reason, over }: OrderTimeline, pending: Pending[]): string {
  const why = reason && status === 'CANCELLED' ? `, ${reason}` : ''
  if (over) return `Now: ${status}${why}. Nothing is left to do.`
  if (status !== 'PENDING') return `Now: ${status}${why}. What follows is still under way.`
  if (reason) return `Now: PENDING, being undone: ${reason}.`
  return pending.length > 0 ? 'Now: PENDING.' : 'Now: PENDING, between two steps.'
}

function describePending(
  { what, attempt, running, nextAttemptAt, lastFailure }: Pending,
  { steps }: OrderTimeline,
  now: number,
): string {
  const name = steps.get(what)
  const label = name ? `${name.who}: ${name.what}` : `order: ${what}`
  const next = !running && nextAttemptAt && nextAttemptAt > now ? `, next in ${seconds(nextAttemptAt - now)}` : ''
  const doing = running ? 'under way' : `${next ? 'will be tried again' : 'no worker has taken it yet'}${next}`
  const failure = lastFailure ? `; last failure: ${lastFailure}` : ''
  return `${label} (attempt ${attempt}, ${doing}${failure})`
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
