/** The provider calls of orders that were meant to be refused or cancelled, by scenario and by how they ended. */
import type { OrderRecord } from '../audit/snapshot.ts'
import type { Attempt } from '../load/driver.ts'
import type { ScenarioCalls } from '../results-schema.ts'
import { rounded } from '../statistics.ts'

/** @param find the order of an attempt @returns nothing of orders that are still pending */
export function scenarioCalls(
  attempts: readonly Attempt[],
  find: (attempt: Attempt) => OrderRecord | undefined,
): ScenarioCalls[] {
  const settled = attempts.flatMap((attempt) => {
    const record = find(attempt)
    const outcome = record?.order && outcomeOf[record.order.status]
    return outcome && attempt.scenario !== 'none' ? [{ scenario: attempt.scenario, outcome, record }] : []
  })
  const groups = Map.groupBy(settled, ({ scenario, outcome }) => `${scenario}/${outcome}`)
  return [...groups.values()].map((group) => {
    const [{ scenario, outcome }] = group as [(typeof group)[number]]
    return { scenario, outcome, orders: group.length, calls: meanCalls(group.map(({ record }) => record)) }
  })
}

const outcomeOf = { COMPLETED: 'completed', CANCELLED: 'cancelled', PENDING: undefined } as const

/** Per order and operation, repeated calls included. */
function meanCalls(records: readonly OrderRecord[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { ledger } of records)
    for (const { operation, repeats } of ledger) counts[operation] = (counts[operation] ?? 0) + 1 + repeats
  return Object.fromEntries(
    Object.entries(counts)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([operation, count]) => [operation, rounded(count / records.length)]),
  )
}
