/** A floor records little and guarantees nothing, so it is done when its orders have settled and the providers were called. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { type Attempt, isAcknowledged } from '../load/driver.ts'
import type { Cell } from '../results-schema.ts'
import type { DrainResult } from './quiescence.ts'

const pollMs = 200

/** @param accepted how many orders were accepted so far @param services how many provider calls each of them causes */
export async function waitForFloor(
  db: Database,
  providersDb: Database,
  accepted: number,
  services: number,
  timeoutMs: number,
): Promise<DrainResult> {
  const deadline = Date.now() + timeoutMs
  for (let queries = 1; ; queries++) {
    const completed = await db.order.count({ where: { status: 'COMPLETED' } })
    const called = await providersDb.providerEntry.count()
    const counts = Object.entries({
      'orders not completed': accepted - completed,
      'provider calls due': accepted * services - called,
    })
    const left = Object.fromEntries(counts.filter(([, count]) => count > 0))
    if (Object.keys(left).length === 0 || Date.now() > deadline)
      return { left, at: Date.now(), queries, overtime: null }
    await sleep(pollMs)
  }
}

/** Instead of an audit, which a floor cannot pass: whether every order was accepted, completed, and took a call per service. */
export function floorIssues(
  attempts: readonly Attempt[],
  left: Record<string, number>,
  { providerCalls }: NonNullable<Cell['costPerOrder']>,
  services: number,
): string[] {
  const refused = attempts.filter((attempt) => !isAcknowledged(attempt)).length
  return [
    ...(refused > 0 ? [`${refused} orders were not accepted`] : []),
    ...Object.entries(left).map(([what, count]) => `${count} ${what}`),
    ...(providerCalls === services ? [] : [`an order took ${providerCalls} provider calls, not ${services}`]),
  ]
}
