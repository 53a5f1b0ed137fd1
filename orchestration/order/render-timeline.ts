/** Renders the timeline of an order as text: its entries, then its state and the steps it waits for. */
import type { Pending } from '../temporal/history.ts'
import type { OrderTimeline } from './timeline.ts'

/** @param now milliseconds since 1970 */
export function renderTimeline(timeline: OrderTimeline, pending: Pending[], now: number): string {
  const { order, entries } = timeline
  const start = entries[0]?.at ?? now
  const items = order.items.map((item) => `${item.quantity} × ${item.productId}`).join(', ')
  const lines = entries.map(({ at, actor, text }) => `${offset(at - start)}  ${actor.padEnd(12)}  ${text}`)
  return [
    `Order ${order.orderId} of ${order.customerId}: ${items}, ${(order.totalCents / 100).toFixed(2)}`,
    `Placed ${order.placedAt}`,
    '',
    ...lines,
    '',
    describeState(timeline, pending),
    ...pending.map((step) => `  waits for ${describePending(step, timeline, now)}`),
    '',
    "Read 1 source: the workflow's history.",
  ].join('\n')
}

const offset = (ms: number) => (ms < 10_000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`).padStart(10)

function describeState({ status, reason, hasEnded }: OrderTimeline, pending: Pending[]): string {
  const why = reason && status === 'CANCELLED' ? `, ${reason}` : ''
  if (hasEnded) return `Now: ${status}${why}. The workflow has ended.`
  if (status !== 'PENDING') return `Now: ${status}${why}. Follow-ups are running.`
  if (reason) return `Now: PENDING, compensating: ${reason}.`
  return pending.length > 0 ? 'Now: PENDING.' : 'Now: PENDING, between two steps.'
}

function describePending(
  { name, attempt, running, nextAttemptAt, lastFailure }: Pending,
  { steps }: OrderTimeline,
  now: number,
): string {
  const step = steps.get(name)
  const label = step ? `${step.service}: ${step.summary}` : `order: ${name}`
  const isWaiting = !running && nextAttemptAt !== null && nextAttemptAt > now
  const waiting = isWaiting ? `next attempt in ${seconds(nextAttemptAt - now)}` : 'no worker has started it'
  const failure = lastFailure ? `; last failure: ${lastFailure}` : ''
  return `${label} (attempt ${attempt}, ${running ? 'running' : waiting}${failure})`
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
