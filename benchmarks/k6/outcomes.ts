/** The outcome of each order that its customer sees. Every order has one. */
import { type Attempt, isAcknowledged, type Scenario } from './copies/driver.ts'
import type { OrderView } from './order.ts'

/**
 * correct: acknowledged, and settled in time as the order had to end. late: the same, but settled later, or not yet while
 * others still did. refused: an error was the response (whether the order was carried out nevertheless does not show here).
 * unknown: no response came, so that the client cannot know whether the order was carried out. wrong: it ended otherwise.
 * stuck: acknowledged, and not settled when nothing moved any more. lost: acknowledged, and not listed.
 */
export const outcomes = ['correct', 'late', 'refused', 'unknown', 'wrong', 'stuck', 'lost'] as const
export type Outcome = (typeof outcomes)[number]

/**
 * @param order as the API lists it once nothing is under way; undefined when it does not
 * @param stalled whether orders under way did not move any more
 */
export function outcomeOf(
  attempt: Pick<Attempt, 'status' | 'intendedAt' | 'scenario'>,
  order: OrderView | undefined,
  stalled: boolean,
  settleWithinMs: number,
): Outcome {
  if (!isAcknowledged(attempt)) return attempt.status === null ? 'unknown' : 'refused'
  if (!order) return 'lost'
  const settledAt = settledAtOf(order)
  if (settledAt === null) return stalled ? 'stuck' : 'late'
  if (!endedAsOrdered(attempt.scenario, order)) return 'wrong'
  return settledAt - attempt.intendedAt > settleWithinMs ? 'late' : 'correct'
}

/** In milliseconds since the epoch. */
export const settledAtOf = (order: OrderView | undefined): number | null =>
  order?.settledAt ? Date.parse(order.settledAt) : null

function endedAsOrdered(scenario: Scenario, { status, reason }: OrderView): boolean {
  if (scenario === 'none') return status === 'COMPLETED'
  if (scenario === 'cancelled') return status === 'COMPLETED' || reason === 'cancelled-by-customer'
  return status === 'CANCELLED' && reason === scenario
}
